import type { Stats } from 'node:fs'

/** Read-only is the mark of a file that was copied to its end, and what keeps a version as it is. */
export const FINISHED_FILE = 0o444
export const FINISHED_DIRECTORY = 0o555
/** Of what is still written to: only the owner may, whatever the umask. */
export const OPEN_DIRECTORY = 0o755

/** Whether a file is the finished copy of an object of this size and time. */
export const isFinished = (
  { mode, size, mtimeMs }: Stats,
  object: { size: number; lastModified: number },
): boolean =>
  (mode & 0o777) === FINISHED_FILE && size === object.size && Math.round(mtimeMs) === object.lastModified
