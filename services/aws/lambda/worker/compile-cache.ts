import { join } from 'node:path'

/** Not in the system's temporary folder, where another user could leave code for this one. */
export const COMPILE_CACHE = join(import.meta.dirname, '../../../../node_modules/.cache/kdbflow')
