import { access, readFile } from 'node:fs/promises'

/** A file's text, or undefined where there is no such file. */
export const readIfPresent = (path: string): Promise<string | undefined> =>
  readFile(path, 'utf8').catch(undefinedIfAbsent)

export const isPresent = async (path: string): Promise<boolean> =>
  (await access(path).then(() => true, undefinedIfAbsent)) === true

const undefinedIfAbsent = (error: NodeJS.ErrnoException): undefined => {
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined
  throw error
}
