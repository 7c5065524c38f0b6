/** Read-only is the mark of a file that was copied to its end, and what keeps a version as it is. */
export const FINISHED_FILE = 0o444
export const FINISHED_DIRECTORY = 0o555
