// A backup of a data folder, taken while the service runs.
import { lstat, mkdir, readdir, rename, rm } from 'node:fs/promises'
import { join, relative, resolve } from 'node:path'
import { makeDurable } from '../../finspace/versions/files/durable-files.ts'
import { copyStore, readStore } from '../../store/read-store.ts'
import { syncPath } from '../../store/sync-path.ts'
import { codeOf } from '../../store/thrown.ts'
import { NAMES } from '../places.ts'
import { type Copier, createCopier, lineOf, PARTIAL } from './copier.ts'
import { auditPath, copyAuditDay, isGrowing } from './copy-audit.ts'
import { hashFile } from './copy-file.ts'
import { snapshotsOf } from './layout.ts'
import { writeManifest } from './manifest.ts'
import { newestSnapshot } from './snapshots.ts'
import { lacking, type ReferredPlace, type VersionPlaces, versionPlaces } from './version-places.ts'

export interface Taken {
  /** The snapshot's name: the moment at which it was begun. */
  snapshot: string
  files: number
  bytes: number
  /** What the snapshot before did not have. */
  copied: { files: number; bytes: number }
  /** Files that were written to while they were copied. */
  changing: string[]
  /** Not copied: what versions only refer to, by folder. */
  referred: Pick<ReferredPlace, 'folder' | 'files' | 'bytes'>[]
}

export interface BackupParts {
  data: string
  /** The folder of all snapshots; made where it is not there. */
  backup: string
  /** Milliseconds since 1970. */
  now: number
  onCopied?(copied: { files: number; bytes: number }): void
}

const STORE = NAMES.database
/** Written by people, and read whole. */
const SETTINGS = [NAMES.credentials, NAMES.principals, NAMES.finspaceSettings]
const MUTABLE = [NAMES.buckets, join(NAMES.versions, 'writable'), NAMES.code]
const LEFT_OUT = [join(NAMES.buckets, '.temporary')]
/** How often a version may be given up between the store and its files. */
const TRIES = 5

/**
 * Files first, then the store, then what the store names and the first look did not find: so the store of a snapshot
 * never names a file that is not in it. The snapshot gets its name when all of it is on the disk.
 * @throws {Error} with a sentence for the operator; the folder then has no new snapshot
 */
export async function takeBackup({
  data,
  backup,
  now,
  onCopied = () => undefined,
}: BackupParts): Promise<Taken> {
  const [root, to] = [resolve(data), resolve(backup)]
  await expectDataFolder(root)
  expectApart(root, to)
  await mkdir(snapshotsOf(to), { recursive: true, mode: 0o700 })
  const name = new Date(now).toISOString().replaceAll(':', '-')
  const snapshot = join(snapshotsOf(to), `.${name}.${process.pid}`)
  await removeUnfinished(to)
  await mkdir(join(snapshot, PARTIAL), { recursive: true, mode: 0o700 })
  try {
    const previous = await newestSnapshot(to)
    const copier = createCopier({ root, backup: to, snapshot, previous, onCopied })
    await copyVersions(copier, join(root, STORE))
    await copier.copy(MUTABLE, LEFT_OUT)
    await copyStoreWithVersions(copier, root, snapshot)
    await copier.copy([...MUTABLE, ...SETTINGS], LEFT_OUT)
    const transaction = transactionOf(join(snapshot, STORE))
    await copyAudit(copier, { root, snapshot, transaction })
    const total = sizeOf(copier)
    const end = { kind: 'end', format: 1, taken: new Date(now).toISOString(), transaction, ...total } as const
    const folders = [...copier.folders].map(([path, mode]) => ({ kind: 'folder' as const, path, mode }))
    await writeManifest(snapshot, { files: copier.files, folders, end })
    await rm(join(snapshot, PARTIAL), { recursive: true })
    await makeDurable(to, { top: to, files: copier.files.size })
    await rename(snapshot, join(snapshotsOf(to), name))
    await syncPath(snapshotsOf(to))
    const { referred } = placesIn(join(snapshotsOf(to), name, STORE))
    return {
      ...{ snapshot: name, ...total, copied: copier.copied, changing: [...copier.changing] },
      referred: referred.map(({ folder, files, bytes }) => ({ folder, files, bytes })),
    }
  } catch (error) {
    await rm(snapshot, { recursive: true, force: true })
    throw error
  }
}

/** A backup within what it copies would copy itself. */
function expectApart(root: string, backup: string): void {
  if (relative(root, backup).startsWith('..')) return
  throw new Error(`expected a folder apart from the data folder ${root}, got ${backup}`)
}

/** What a backup that was killed has left; the number behind the last dot is that of its process. */
async function removeUnfinished(backup: string): Promise<void> {
  for (const name of await readdir(snapshotsOf(backup))) {
    const { pid } = /^\..*\.(?<pid>\d+)$/.exec(name)?.groups ?? {}
    // In a container, a new process has the number of the one before.
    if (pid === undefined || (Number(pid) !== process.pid && isProcess(Number(pid)))) continue
    await rm(join(snapshotsOf(backup), name), { recursive: true, force: true })
  }
}

function isProcess(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return codeOf(error) === 'EPERM'
  }
}

async function expectDataFolder(root: string): Promise<void> {
  const found = await lstat(join(root, STORE)).catch(error => codeOf(error))
  if (typeof found !== 'string' && found.isFile()) return
  throw new Error(`expected a data folder at ${root}, got none: it has no ${STORE}`)
}

/** Answers what of the versions is gone, in sentences: given up since the store was read. */
async function copyVersions(copier: Copier, store: string): Promise<string[]> {
  const { places } = placesIn(store)
  await copier.copy(places.map(({ path }) => path))
  return lacking(places, copier.files.keys())
}

/** Read at once, and closed: an open reader keeps the service's write-ahead log from being reset. */
function placesIn(file: string): VersionPlaces {
  using store = readStore(file)
  return versionPlaces(store)
}

function transactionOf(file: string): number {
  using store = readStore(file)
  return store.transaction
}

async function copyStoreWithVersions(copier: Copier, root: string, snapshot: string): Promise<void> {
  const file = join(snapshot, STORE)
  let gone: string[] = []
  for (let attempt = 0; attempt < TRIES; attempt++) {
    await rm(file, { force: true })
    copyStore(join(root, STORE), file)
    gone = await copyVersions(copier, file)
    if (gone.length === 0) return await keep(copier, { snapshot, path: STORE })
  }
  throw new Error(`${gone[0]}: kdbflow verify names all that is missing`)
}

interface AuditCopy {
  root: string
  snapshot: string
  transaction: number
}

async function copyAudit(copier: Copier, { root, snapshot, transaction }: AuditCopy): Promise<void> {
  // Each start makes it.
  const names = await readdir(join(root, NAMES.audit))
  const days = names.filter(name => name.endsWith('.jsonl')).sort()
  await copier.copy(days.filter(day => !isGrowing(days, day)).map(auditPath))
  for (const path of days.filter(day => isGrowing(days, day)).map(auditPath)) {
    await copyAuditDay(join(root, path), join(snapshot, path), transaction)
    await keep(copier, { snapshot, path })
  }
  copier.folders.set(NAMES.audit, 0o700)
}

/** A file that was made in the snapshot itself. */
async function keep(
  { files }: Copier,
  { snapshot, path }: { snapshot: string; path: string },
): Promise<void> {
  const file = join(snapshot, path)
  files.set(path, lineOf({ path, source: await lstat(file, { bigint: true }), ...(await hashFile(file)) }))
}

function sizeOf({ files }: Copier): { files: number; bytes: number } {
  let bytes = 0
  for (const file of files.values()) bytes += file.bytes
  return { files: files.size, bytes }
}
