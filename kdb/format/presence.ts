import { access, readFile } from 'node:fs/promises'
import { KdbFormatError } from '../errors.ts'

/** A file's text, or undefined where there is no such file. */
export const readIfPresent = (path: string): Promise<string | undefined> =>
  readFile(path, 'utf8').catch(undefinedIfAbsent)

export const isPresent = async (path: string): Promise<boolean> =>
  (await access(path).then(() => true, undefinedIfAbsent)) === true

/** For a file that must be there: says so as an error of the format. */
export const throwIfAbsent =
  (path: string) =>
  (error: NodeJS.ErrnoException): never => {
    if (!isAbsent(error)) throw error
    throw new KdbFormatError('ABSENT', `${path}: expected a file, got none`)
  }

const undefinedIfAbsent = (error: NodeJS.ErrnoException): undefined => {
  if (isAbsent(error)) return undefined
  throw error
}

const isAbsent = ({ code }: NodeJS.ErrnoException): boolean => code === 'ENOENT' || code === 'ENOTDIR'
