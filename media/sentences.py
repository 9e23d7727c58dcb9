"""What people read when a file cannot be taken. Limits and values arrive as spelled in `units`."""


def N_(sentence: str) -> str:  # noqa: N802 - gettext's own name for "collect this, translate it later"
    return sentence


SENTENCES: dict[str, str] = {
    "empty_file": N_("This file is empty. Please choose it again."),
    "not_a_video": N_("This file is not a video we can read. MP4, MOV, 3GP, MKV and WebM work."),
    "not_a_photo": N_("This file is not a photo we can read. JPEG, PNG, WebP, HEIC and AVIF work."),
    "playlist_refused": N_("This file is only a list of other files. Please send the video itself."),
    "too_long": N_("This video is {value} long; {limit} is the limit. Trim it and send it again."),
    "too_many_pixels": N_("This picture has {value}; {limit} is the limit. Please make it smaller."),
    "too_many_frames": N_("This video has {value} pictures a second; {limit} is the limit."),
    "codec_unknown": N_("This video is coded as {value}. We can read {limit}."),
    "incomplete_file": N_("The file is incomplete: {value} of {limit} could be read. Please send it again."),
    "unreadable_video": N_("This video cannot be read; it may be cut off or damaged. Please send it again."),
    "unreadable_photo": N_("This photo cannot be read; it may be cut off or damaged. Please send it again."),
    "nothing_to_play": N_("There is neither a moving picture nor sound in this file."),
    "seconds_wrong": N_("Write a time in seconds, like 2.5, not “{value}”."),
    "trim_needless": N_("A picture has no start and no end to cut off."),
    "trim_end": N_("Say where it ends: how long this video is, is not known yet."),
    "trim_order": N_("The end, at {value}, must come after the start, at {limit}."),
    "trim_short": N_("This keeps {value}; at least {limit} must stay."),
    "trim_beyond": N_("This keeps what comes after {value}; the video is {limit} long."),
    "photo_too_big": N_("This photo has {value}; {limit} is the limit."),
    "encoder_failed": N_("Preparing the video failed. The file is safe; please try again."),
    "encoder_stalled": N_("Preparing the video stood still for {limit}. The file is safe; please try again."),
    "caption_not_text": N_("Captions must be a text file in UTF-8."),
    "caption_too_big": N_("These captions have {value}; {limit} is the limit."),
    "caption_no_header": N_("Captions must begin with a line that says WEBVTT."),
    "caption_bad_time": N_(
        "Line {value}: a blank line, then times like 00:01.000 --> 00:04.000, then the words."
    ),
    "caption_ends_before_start": N_("The caption on line {value} must end after it starts."),
    "caption_out_of_order": N_("The caption on line {value} starts before the one above it."),
    "caption_overlap": N_("The caption on line {value} starts before the one above it has ended."),
    "caption_no_text": N_("The caption on line {value} has no words."),
    "caption_too_long": N_("The caption on line {field} has {value} characters; {limit} fit."),
    "caption_too_many": N_(
        "There are {value} captions; {limit} is the limit. The one on line {field} is one too many."
    ),
    "caption_stale": N_("These captions were changed elsewhere meanwhile. Both texts are here: join them."),
    "caption_missing": N_("There are no captions in this language."),
    "caption_language": N_("“{value}” is no language we know. Write it like en or pt-BR."),
    "chapter_unreadable": N_("Line {field} must be a time and a title, like 0:30 Fill the tank."),
    "chapter_out_of_order": N_("The chapter on line {field} must begin after the one above it."),
    "chapter_beyond": N_("The chapter on line {field} begins at {value}, but the end is at {limit}."),
    "chapter_too_long": N_("The title on line {field} has {value} characters; {limit} fit."),
    "chapter_too_many": N_("There are {value} chapters; {limit} is the limit. Line {field} is one too many."),
    "upload_missing": N_("There is no such upload. It may have been given up."),
    "upload_expired": N_("This upload was left alone for too long. Please choose the file again."),
    "upload_too_big": N_("This file has {value}; {limit} is the limit."),
    "upload_too_long": N_("This upload has {limit} bytes, and more were sent: {value}."),
    "upload_finished": N_("This upload is complete, so it cannot be given up any more."),
    "upload_length": N_("Say how long the file is: Upload-Length takes a number of bytes, not “{value}”."),
    "upload_deferred": N_("The length of the file must be known before it is sent."),
    "upload_metadata": N_("Upload-Metadata takes names with values in base64, not “{value}”."),
    "upload_offset": N_("Say where the bytes begin: Upload-Offset takes a number, not “{value}”."),
    "upload_type": N_("Bytes come as {limit}, not as “{value}”."),
    "upload_checksum": N_("Upload-Checksum takes {limit} and the sum in base64, not “{value}”."),
    "upload_method": N_("“{value}” is nothing that can be done with an upload."),
    "tus_version": N_("This server speaks tus {limit}, not “{value}”."),
    "offset_wrong": N_("The upload stands at {limit}, not at {value}. Ask where it stands and go on there."),
    "checksum_wrong": N_("The bytes changed on their way. Please send them again."),
    "quota_full": N_("With this file yours would come to {value}; {limit} is the limit."),
    "storage_full": N_("There is no room left for files. What was sent so far is safe; please go on later."),
    "storage_down": N_("Files cannot be reached right now. What was sent so far is safe."),
    "waiting_for_room": N_("There is no room left for files. Yours is safe and goes on by itself."),
    "waiting_for_storage": N_("Files cannot be reached right now. Yours is safe and goes on by itself."),
    "gave_up": N_("Preparing this file failed {limit} times. The file is safe; please try again."),
    "retry_needless": N_("There is nothing to try again: this file is not one that failed."),
    "media_missing": N_("This file is not here, or not for you."),
    "file_lost": N_("This file has been lost. Whoever sent it can send it again."),
    "media_range": N_("This part of the file does not exist: it has {limit} bytes."),
    "link_wrong": N_("This link to a file is not one of ours."),
    "link_expired": N_("This link to a file has run out. Load the page again."),
}

#: Trying once more may help: the fault may be the machine's, not the file's.
RETRYABLE = frozenset({"encoder_failed", "encoder_stalled"})
