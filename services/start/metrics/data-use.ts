// What of the data folder takes how much of the disk. A walk over millions of files takes a minute: it is made seldom,
// one file after the other, beside everything else.
import { lstat, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Clock } from '../../store/clock.ts'
import { unlessAbsent } from '../../store/thrown.ts'
import type { DataFolder } from '../places.ts'

/** Bytes on the disk by the part of the data folder. */
export type DataUse = Readonly<Record<string, number>>

interface Parts {
  folder: DataFolder
  clock: Clock
  onFault(fault: unknown): void
}

const HOUR_MS = 3_600_000

/** Measures now, and an hour after each measurement. */
export function measureDataUse({ folder, clock, onFault }: Parts): { use(): DataUse; stop(): void } {
  let use: DataUse = {}
  let cancel: () => void = () => undefined
  let isStopped = false
  const measure = async () => {
    use = await dataUseOf(folder, () => isStopped).catch(fault => {
      onFault(fault)
      return use
    })
    if (!isStopped) cancel = clock.at(clock.now() + HOUR_MS, measure)
  }
  void measure()
  return {
    use: () => use,
    stop() {
      isStopped = true
      cancel()
    },
  }
}

/** A file with several names counts once, for the first part that has it. */
export async function dataUseOf(folder: DataFolder, isStopped = () => false): Promise<DataUse> {
  const { database, versions, buckets, code, nodes, storage, audit } = folder
  const parts = {
    store: [database, `${database}-wal`],
    versions: [versions],
    buckets: [buckets],
    code: [code],
    nodes: [nodes],
    storage: [storage],
    audit: [audit],
  }
  const seen = new Set<string>()
  const use: Record<string, number> = {}
  for (const [part, paths] of Object.entries(parts)) {
    use[part] = 0
    for (const path of paths) {
      for await (const bytes of sizesIn(path, seen)) {
        if (isStopped()) return use
        use[part] += bytes
      }
    }
  }
  return use
}

/** The unit of `blocks`, whatever the file system's own is. */
const BLOCK_BYTES = 512

async function* sizesIn(path: string, seen: Set<string>): AsyncGenerator<number> {
  const found = await lstat(path).catch(unlessAbsent)
  if (found === undefined) return
  if (found.isDirectory()) {
    yield found.blocks * BLOCK_BYTES
    for (const name of (await readdir(path).catch(unlessAbsent)) ?? []) yield* sizesIn(join(path, name), seen)
    return
  }
  const inode = `${found.dev} ${found.ino}`
  if (seen.has(inode)) return
  if (found.nlink > 1) seen.add(inode)
  yield found.blocks * BLOCK_BYTES
}
