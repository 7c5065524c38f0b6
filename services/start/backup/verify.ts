// What is missing or damaged in a data folder, or in a snapshot of a backup.
import { existsSync } from 'node:fs'
import { lstat, readdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { chainFaults } from '../../finspace/audit/chain-faults.ts'
import { referenceFaults } from '../../finspace/versions/references/reference-faults.ts'
import { readStore } from '../../store/read-store.ts'
import { codeOf, messageOf } from '../../store/thrown.ts'
import { NAMES } from '../places.ts'
import { hashFile } from './copy-file.ts'
import { placeIn } from './layout.ts'
import type { FileLine } from './manifest.ts'
import { findSnapshot } from './snapshots.ts'
import {
  lacking,
  type ReferredPlace,
  type VersionPlace,
  type VersionPlaces,
  versionPlaces,
} from './version-places.ts'

export interface Verified {
  /** The store, or the snapshot and when it was taken. */
  what: string
  /** Of versions in a data folder, all of a snapshot. */
  files: number
  bytes: number
  /** What versions only refer to, by folder. In a backup it is not looked at. */
  referred: Pick<ReferredPlace, 'folder' | 'files' | 'bytes'>[]
  /** In sentences; none where all is well. */
  faults: string[]
}

/**
 * Looks at the store, at every file of every version by its size, also where it lies elsewhere and by its time then, and at
 * the chain of the audit log.
 */
export async function verifyData(data: string): Promise<Verified> {
  const root = resolve(data)
  const { places, referred, faults } = storeIn(join(root, NAMES.database))
  const size = { files: 0, bytes: 0 }
  for (const place of places) {
    const found = await sizeOf(join(root, place.path))
    size.files += found.files
    size.bytes += found.bytes
    faults.push(...faultsOf(place, found))
  }
  for (const place of referred) faults.push(...(await faultsElsewhere(root, place)))
  return {
    ...{ what: root, ...size, referred: referred.map(inShort) },
    faults: [...faults, ...auditFaults(join(root, NAMES.audit))],
  }
}

/**
 * Looks at all files of a snapshot by their sizes, and where `hash` is true by their hashes too; at its store, at what
 * that names, and at the chain of its audit log.
 * @throws {Error} with a sentence for the operator where there is no such snapshot
 */
export async function verifyBackup({
  backup,
  snapshot: name,
  hash,
}: {
  backup: string
  snapshot?: string | undefined
  hash: boolean
}): Promise<Verified> {
  const { folder, manifest } = await findSnapshot(resolve(backup), name)
  const { places, referred, faults } = storeIn(join(folder, NAMES.database))
  faults.push(...lacking(places, manifest.files.keys()))
  for (const file of manifest.files.values()) {
    const fault = await faultOf(placeIn(resolve(backup), folder, file.path), file, hash)
    if (fault !== undefined) faults.push(fault)
  }
  const { files, bytes, taken } = manifest.end
  return {
    what: `${folder}, taken ${taken}`,
    ...{ files, bytes, referred: referred.map(inShort) },
    faults: [...faults, ...auditFaults(join(folder, NAMES.audit))],
  }
}

const inShort = ({ folder, files, bytes }: ReferredPlace) => ({ folder, files, bytes })

function storeIn(file: string): VersionPlaces & { faults: string[] } {
  try {
    using store = readStore(file)
    return { ...versionPlaces(store), faults: store.faults().map(fault => `${file}: ${fault}`) }
  } catch (error) {
    return { places: [], referred: [], faults: [messageOf(error)] }
  }
}

interface Size {
  files: number
  bytes: number
}

/** Of a file, or of all below a directory; nothing where nothing is. */
async function sizeOf(path: string): Promise<Size> {
  const found = await lstat(path).catch(error => {
    if (codeOf(error) === 'ENOENT') return undefined
    throw error
  })
  if (found === undefined) return { files: 0, bytes: 0 }
  if (!found.isDirectory()) return { files: 1, bytes: found.size }
  const size = { files: 0, bytes: 0 }
  for (const name of await readdir(path)) {
    const below = await sizeOf(join(path, name))
    size.files += below.files
    size.bytes += below.bytes
  }
  return size
}

function faultsOf(place: VersionPlace, found: Size): string[] {
  const files = place.kind === 'file' ? 1 : place.files
  if (found.files === files && found.bytes === place.bytes) return []
  return [
    `expected ${place.path} with ${files} file(s) of ${place.bytes} bytes, got ${found.files} of ${found.bytes}`,
  ]
}

/** A list that is gone is named already. */
async function faultsElsewhere(root: string, { list, folder, wanted }: ReferredPlace): Promise<string[]> {
  const faults: string[] = []
  if (!existsSync(join(root, list))) return faults
  const referenced = { list: join(root, list), folder, shown: join(folder, '/'), wanted }
  for await (const fault of referenceFaults(referenced)) faults.push(fault)
  return faults
}

async function faultOf(path: string, file: FileLine, hash: boolean): Promise<string | undefined> {
  const found = await lstat(path).catch(error => codeOf(error))
  if (typeof found === 'string') return `expected ${path}, got ${found}`
  if (found.size !== file.bytes) return `expected ${path} of ${file.bytes} bytes, got ${found.size}`
  if (!hash) return undefined
  const { sha256 } = await hashFile(path)
  return sha256 === file.sha256 ? undefined : `expected ${path} as it was backed up, got other bytes`
}

const auditFaults = (folder: string): string[] =>
  existsSync(folder) ? chainFaults(folder).map(fault => `${folder}: ${fault}`) : []
