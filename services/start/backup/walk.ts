import { lstat, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { unlessAbsent } from '../../store/thrown.ts'

export interface Found {
  kind: 'file' | 'folder'
  /** Below the root. */
  path: string
}

/** A folder and all below it, links left out; what is removed meanwhile is passed over. */
export async function* walk(
  root: string,
  path: string,
  leaveOut: readonly string[] = [],
): AsyncGenerator<Found> {
  if (leaveOut.includes(path)) return
  const found = await lstat(join(root, path)).catch(unlessAbsent)
  if (found?.isFile() === true) yield { kind: 'file', path }
  if (found?.isDirectory() !== true) return
  yield { kind: 'folder', path }
  const names = (await readdir(join(root, path)).catch(unlessAbsent)) ?? []
  for (const name of names.sort()) yield* walk(root, join(path, name), leaveOut)
}
