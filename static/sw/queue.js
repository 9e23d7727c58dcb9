// Uploads that wait.
