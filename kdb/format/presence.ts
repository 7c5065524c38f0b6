import { access } from 'node:fs/promises'
import { KdbFormatError } from '../errors.ts'

export const isPresent = async (path: string): Promise<boolean> =>
  (await access(path).then(() => true, undefinedIfAbsent)) === true

/** For a file that must be there: says so as an error of the format. */
export const throwIfAbsent =
  (path: string, what = 'file') =>
  (error: NodeJS.ErrnoException): never => {
    if (isAbsent(error)) throw new KdbFormatError('ABSENT', `${path}: expected a ${what}, got none`)
    // What is wrong with this one file, and not with the machine.
    if (!unreadable.includes(error.code ?? '')) throw error
    throw new KdbFormatError('CORRUPT', `${path}: expected a ${what} that can be read, got ${error.code}`)
  }

const unreadable = ['EACCES', 'EPERM', 'ELOOP', 'ENAMETOOLONG']

function undefinedIfAbsent(error: NodeJS.ErrnoException): undefined {
  if (isAbsent(error)) return undefined
  throw error
}

const isAbsent = ({ code }: NodeJS.ErrnoException): boolean => code === 'ENOENT' || code === 'ENOTDIR'
