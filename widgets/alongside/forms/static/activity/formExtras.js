// What a form needs only once something is pressed, or is there to be shown: it comes after the form itself
// (../shared/onDemand.js). It may share no state with modules that come with the form.
import { makeAttachments } from "../shared/attachments.js";
import { makeHistory } from "../shared/versions.js";
import { makeConflictPrompt } from "./conflictPrompt.js";
import { makeFormDownloads } from "./formDownloads.js";

export const extras = { makeAttachments, makeHistory, makeConflictPrompt, makeFormDownloads };
