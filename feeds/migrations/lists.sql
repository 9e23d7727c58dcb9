-- When moderators took a List out of the sight of others.
ALTER TABLE collection ADD COLUMN hidden_at timestamptz;
