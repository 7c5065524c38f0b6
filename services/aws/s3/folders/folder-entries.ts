import type { BigIntStats, Dirent } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { systemClock } from '../../../store/clock.ts'
import { asDenied, isAbsent } from './files.ts'
import { compareKeys } from './key-path.ts'

export interface FolderEntry {
  /** Of a folder, with a slash behind it: it stands where its keys do. */
  name: string
  kind: 'file' | 'folder' | 'link'
}

/**
 * The files, folders and symbolic links in a folder, in S3's order; none where it is gone, or is no folder.
 * @throws {ServiceException} AccessDenied where it is another user's
 */
export async function entriesOf(folder: string): Promise<readonly FolderEntry[]> {
  const stat = await statFolder(folder)
  if (stat === undefined) return []
  const known = kept.get(folder)
  if (known?.mtimeNs === stat.mtimeNs && known.ino === stat.ino) return known.entries
  const entries = (await readFolder(folder)).flatMap(entryOf)
  entries.sort((one, other) => compareKeys(one.name, other.name))
  keep(folder, stat, entries)
  return entries
}

interface Kept {
  mtimeNs: bigint
  ino: bigint
  entries: readonly FolderEntry[]
}

/** Of large folders: a listing reads them again for every page. */
const kept = new Map<string, Kept>()
const MOST_KEPT = 8
const LARGE = 1000

/** In nanoseconds. File systems keep time in ticks of some milliseconds; two changes in one look like one. */
const TICK = 100_000_000n

function keep(folder: string, { mtimeNs, ino }: BigIntStats, entries: readonly FolderEntry[]): void {
  kept.delete(folder)
  const isSettled = BigInt(systemClock.now()) * 1_000_000n - mtimeNs > TICK
  if (entries.length < LARGE || !isSettled) return
  const [oldest] = kept.keys()
  if (kept.size >= MOST_KEPT && oldest !== undefined) kept.delete(oldest)
  kept.set(folder, { mtimeNs, ino, entries })
}

/** Devices are no objects, nor are names that are the same as text. */
function entryOf(entry: Dirent): FolderEntry[] {
  if (entry.name.includes('\uFFFD')) return []
  if (entry.isDirectory()) return [{ name: `${entry.name}/`, kind: 'folder' }]
  if (entry.isSymbolicLink()) return [{ name: entry.name, kind: 'link' }]
  return entry.isFile() ? [{ name: entry.name, kind: 'file' }] : []
}

const statFolder = (folder: string): Promise<BigIntStats | undefined> =>
  stat(folder, { bigint: true }).catch(unlessAbsent(undefined))

const readFolder = (folder: string): Promise<Dirent[]> =>
  readdir(folder, { withFileTypes: true }).catch(unlessAbsent([]))

const unlessAbsent =
  <T>(nothing: T) =>
  (error: unknown): T => {
    if (isAbsent(error)) return nothing
    throw asDenied(error)
  }
