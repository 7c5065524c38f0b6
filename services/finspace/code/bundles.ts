// Users' code, unpacked. Each bundle lies in a folder named by the zip's SHA-256: clusters with the same code share it,
// and it never changes.
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, renameSync } from 'node:fs'
import { mkdir, open, rename } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { Readable } from 'node:stream'
import { syncPath } from '../../store/sync-path.ts'
import { makeDurable } from '../versions/files/durable-files.ts'
import { OPEN_DIRECTORY } from '../versions/files/finished.ts'
import { isThere } from '../versions/files/is-there.ts'
import { removeTree } from '../versions/files/remove-tree.ts'
import { BundleError } from './bundle-error.ts'
import { type Bounds, unzip } from './unzip.ts'

export interface BundlesParts {
  /** Holds the bundles. Absolute. */
  folder: string
  bounds?: Bounds & { zipBytes: number }
}

export interface Bundles {
  /**
   * Unpacks a zip and names what it holds. It stays for this holder until `letGo`, also where nothing uses it yet.
   * @throws {BundleError} where it is no bundle of code; nothing of it stays
   */
  keep(zip: Readable, holder: string): Promise<string>
  letGo(holder: string): void
  pathOf(bundle: string): string
  /** Deletes what nobody holds or uses, and what a crash has left. */
  reclaim(isUsed: (bundle: string) => boolean): Promise<void>
}

const BOUNDS = { zipBytes: 256 * 2 ** 20, bytes: 2 ** 30, entries: 20_000, ratio: 200 }
const UNFINISHED = 'new-'

export function createBundles({ folder, bounds = BOUNDS }: BundlesParts): Bundles {
  mkdirSync(folder, { recursive: true, mode: OPEN_DIRECTORY })
  const pathOf = (bundle: string) => join(folder, bundle)
  const held = new Map<string, string>()
  /** Folders in which bundles are made now. */
  const working = new Set<string>()

  return {
    pathOf,
    async keep(zip, holder) {
      const work = mkdtempSync(join(folder, UNFINISHED))
      working.add(basename(work))
      try {
        const file = join(work, 'zip')
        const bundle = await copy(zip, file, bounds.zipBytes)
        // Held before it is looked for, so that no reclaim comes between.
        held.set(holder, bundle)
        if (!(await isThere(pathOf(bundle)))) await unpack({ file, work, to: pathOf(bundle) })
        return bundle
      } finally {
        working.delete(basename(work))
        await removeTree(work)
      }
    },
    letGo: holder => void held.delete(holder),
    async reclaim(isUsed) {
      for (const name of readdirSync(folder)) {
        if (working.has(name) || [...held.values()].includes(name) || isUsed(name)) continue
        // Under its own name it is whole, or not there.
        const leaving = join(folder, `${UNFINISHED}${name}`)
        renameSync(pathOf(name), leaving)
        await removeTree(leaving)
      }
    },
  }

  async function unpack({ file, work, to }: { file: string; work: string; to: string }): Promise<void> {
    const code = join(work, 'code')
    await mkdir(code, { mode: OPEN_DIRECTORY })
    const { files } = await unzip(file, code, bounds)
    await makeDurable(code, { top: work, files })
    try {
      await rename(code, to)
    } catch (error) {
      // Another cluster with the same code was quicker.
      if (!(await isThere(to))) throw error
    }
    await syncPath(folder)
  }
}

/** Answers the SHA-256 of the content. */
async function copy(zip: Readable, to: string, most: number): Promise<string> {
  const hash = createHash('sha256')
  const file = await open(to, 'wx', 0o600)
  let size = 0
  try {
    const chunks: AsyncIterable<Buffer | string> = zip
    for await (const chunk of chunks) {
      const bytes = Buffer.from(chunk)
      size += bytes.length
      if (size > most) throw new BundleError('TOO_MUCH', `expected a zip of at most ${most} bytes, got more`)
      hash.update(bytes)
      await file.writeFile(bytes)
    }
  } finally {
    await file.close()
  }
  return hash.digest('hex')
}
