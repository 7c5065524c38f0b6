import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { unlessAbsent } from '../../store/thrown.ts'
import { snapshotsOf } from './layout.ts'
import { type Manifest, readManifest } from './manifest.ts'

export interface Snapshot {
  name: string
  folder: string
  manifest: Manifest
}

/** The names of the snapshots that are whole, oldest first. */
export async function snapshotNames(backup: string): Promise<string[]> {
  const names = (await readdir(snapshotsOf(backup)).catch(unlessAbsent)) ?? []
  // One in the making begins with a dot.
  return names.filter(name => !name.startsWith('.')).sort()
}

export async function newestSnapshot(backup: string): Promise<Snapshot | undefined> {
  const name = (await snapshotNames(backup)).at(-1)
  return name === undefined ? undefined : await openSnapshot(backup, name)
}

/** @throws {Error} with a sentence for the operator */
export async function findSnapshot(backup: string, name: string | undefined): Promise<Snapshot> {
  const names = await snapshotNames(backup)
  const found = name ?? names.at(-1)
  if (found !== undefined && names.includes(found)) return await openSnapshot(backup, found)
  const there = names.length === 0 ? 'none' : names.join(', ')
  throw new Error(
    `expected ${name === undefined ? 'a snapshot' : `snapshot ${name}`} in ${backup}, got ${there}`,
  )
}

async function openSnapshot(backup: string, name: string): Promise<Snapshot> {
  const folder = join(snapshotsOf(backup), name)
  return { name, folder, manifest: await readManifest(folder) }
}
