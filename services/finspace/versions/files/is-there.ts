import { access } from 'node:fs/promises'
import { codeOf } from '../../../store/thrown.ts'

/** @throws {Error} as node:fs gives it, where nobody can say: a folder that may not be read, a broken disk. */
export async function isThere(path: string): Promise<boolean> {
  try {
    await access(path)
    return true
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false
    throw error
  }
}
