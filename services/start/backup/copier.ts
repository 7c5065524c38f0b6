import { type BigIntStats, constants } from 'node:fs'
import { lstat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { forEachConcurrently } from '../../finspace/versions/copy/concurrently.ts'
import { unlessAbsent } from '../../store/thrown.ts'
import { copyFileTo, hashFile, isSameFile, linkTo } from './copy-file.ts'
import { isInPool, placeIn } from './layout.ts'
import type { FileLine, Manifest } from './manifest.ts'
import { type Found, walk } from './walk.ts'

export interface Copier {
  files: Map<string, FileLine>
  folders: Map<string, number>
  /** Were written to each time that they were copied. */
  changing: Set<string>
  /** Bytes copied, and not found in the snapshot before. */
  copied: { files: number; bytes: number }
  /** Copies folders with all below them, and files; what is gone is passed over. */
  copy(paths: Iterable<string>, leaveOut?: readonly string[]): Promise<void>
}

interface CopierParts {
  /** The data folder. */
  root: string
  backup: string
  /** The folder of the snapshot in the making. */
  snapshot: string
  previous: { folder: string; manifest: Manifest } | undefined
  onCopied(copied: { files: number; bytes: number }): void
}

/** In the snapshot in the making: files that are not whole yet. */
export const PARTIAL = '.partial'

const AT_ONCE = 8
const TRIES = 3

/** Copies files into a snapshot; what the one before has of them is linked, or found in the pool. */
export function createCopier({ root, backup, snapshot, previous, onCopied }: CopierParts): Copier {
  const files = new Map<string, FileLine>()
  const folders = new Map<string, number>()
  const changing = new Set<string>()
  const copied = { files: 0, bytes: 0 }
  let begun = 0

  const takeOver = async (path: string, source: BigIntStats): Promise<boolean> => {
    const known = files.get(path) ?? previous?.manifest.files.get(path)
    if (known === undefined || !isDescribed(known, source)) return false
    if (files.has(path)) return true
    const to = placeIn(backup, snapshot, path)
    const there = await lstat(to).catch(unlessAbsent)
    const before = previous === undefined ? to : placeIn(backup, previous.folder, path)
    if (there?.size !== known.bytes && !(before !== to && (await linkTo(before, to)))) return false
    files.set(path, known)
    return true
  }

  /** What lies in the pool belongs to earlier snapshots, and is never replaced. */
  const isInBackup = async (path: string, source: BigIntStats): Promise<boolean> => {
    const to = placeIn(backup, snapshot, path)
    if ((await lstat(to).catch(unlessAbsent)) === undefined) return false
    const [there, here] = [await hashFile(to), await hashFile(join(root, path))]
    if (there.sha256 !== here.sha256) throw otherHistory(backup, path)
    files.set(path, lineOf({ path, source, ...there }))
    return true
  }

  const copyFile = async (path: string): Promise<void> => {
    const from = join(root, path)
    for (let attempt = 1; ; attempt++) {
      const source = await statOf(from)
      if (source === undefined || (await takeOver(path, source))) return
      if (isInPool(path) && (await isInBackup(path, source))) return
      const { bytes, sha256 } = await copyFileTo(
        from,
        placeIn(backup, snapshot, path),
        join(snapshot, PARTIAL, `${begun++}`),
      )
      const isWhole = isSameFile(source, (await statOf(from)) ?? source)
      if (!isWhole && attempt < TRIES) continue
      if (!isWhole) changing.add(path)
      files.set(path, lineOf({ path, source, bytes, sha256 }))
      copied.files++
      copied.bytes += bytes
      return onCopied(copied)
    }
  }

  const keepFolder = async (path: string): Promise<void> => {
    if (path === '.' || folders.has(path)) return
    const found = await statOf(join(root, path))
    if (found === undefined) return
    folders.set(path, Number(found.mode) & 0o777)
    await keepFolder(dirname(path))
  }

  return {
    files,
    folders,
    changing,
    copied,
    async copy(paths, leaveOut = []) {
      const { signal } = new AbortController()
      await forEachConcurrently(below(root, paths, leaveOut), { limit: AT_ONCE, signal }, async found => {
        await keepFolder(found.kind === 'file' ? dirname(found.path) : found.path)
        if (found.kind === 'file') await copyFile(found.path).catch(unlessAbsent)
      })
    },
  }
}

async function* below(
  root: string,
  paths: Iterable<string>,
  leaveOut: readonly string[],
): AsyncGenerator<Found> {
  for (const path of paths) yield* walk(root, path, leaveOut)
}

/** As after a restore of an older snapshot: what was loaded since then in either has the same names. */
const otherHistory = (backup: string, path: string) =>
  new Error(
    `expected ${path} as an earlier snapshot in ${backup} has it, got other bytes: the data folder has another history. Back it up into another folder`,
  )

const statOf = (path: string): Promise<BigIntStats | undefined> =>
  lstat(path, { bigint: true }).catch(unlessAbsent)

const isDescribed = (line: FileLine, { size, mtimeNs, ino }: BigIntStats): boolean =>
  BigInt(line.bytes) === size && line.modified === String(mtimeNs) && line.inode === String(ino)

interface Described {
  path: string
  source: BigIntStats
  bytes: number
  sha256: string
}

export const lineOf = ({ path, source, bytes, sha256 }: Described): FileLine => ({
  kind: 'file',
  path,
  bytes,
  sha256,
  mode: Number(source.mode) & (constants.S_IRWXU | constants.S_IRWXG | constants.S_IRWXO),
  modified: String(source.mtimeNs),
  inode: String(source.ino),
})
