// Where drafts lie in this browser's storage (localStorage). Whoever keeps, drops or forgets one tells the page: "alongside:drafts".
const DRAFTS = "alongside:draft:";

/** The key under which a page's draft lies: `writer` is the page's id. */
export const draftKey = (learner, activity, writer) => `${DRAFTS}${learner}:${activity}:${writer}`;
