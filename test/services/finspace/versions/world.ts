import { mkdirSync, mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { ChangeRequest } from '../../../../services/finspace/versions/changeset/change-request.ts'
import type { ObjectSource } from '../../../../services/finspace/versions/changeset/object-source.ts'
import { removeTree } from '../../../../services/finspace/versions/files/remove-tree.ts'
import {
  createVersions,
  type Versions,
  type VersionsParts,
} from '../../../../services/finspace/versions/versions.ts'
import { systemClock } from '../../../../services/store/clock.ts'
import { openStore } from '../../../../services/store/store.ts'
import { folderObjects } from './folder-objects.ts'

export const database = { environmentId: 'env1', databaseName: 'hdb' }

export const version = (changesetId: string) => ({ ...database, changesetId })

export interface World extends AsyncDisposable {
  folder: string
  versions: Versions
  /** Writes an object to bucket `b`. */
  upload(key: string, content: string): void
  apply(changesetId: string, changeRequests: ChangeRequest[]): Promise<unknown>
  /** Content of all files by path, read through a mount. */
  read(changesetId: string): Promise<Record<string, string>>
}

type ObjectsOf = (buckets: string) => ObjectSource

/** `makeWorld` that goes when the test ends. */
export function openWorld(objects?: ObjectsOf, parts?: Partial<VersionsParts>): World {
  const world = makeWorld(objects, parts)
  onTestFinished(() => world[Symbol.asyncDispose]())
  return world
}

/** Versions over a store in memory and a bucket in a folder. */
export function makeWorld(objects: ObjectsOf = folderObjects, parts: Partial<VersionsParts> = {}): World {
  const folder = mkdtempSync(join(tmpdir(), 'kdbflow-versions-'))
  const store = openStore({ file: ':memory:', clock: systemClock })
  const buckets = join(folder, 's3')
  mkdirSync(join(buckets, 'bucket'), { recursive: true })
  const versions = createVersions({
    store,
    clock: systemClock,
    folder: join(folder, 'databases'),
    objects: objects(buckets),
    ...parts,
  })
  return {
    folder,
    versions,
    async [Symbol.asyncDispose]() {
      await store.close()
      await removeTree(folder)
    },
    upload(key, content) {
      const path = join(buckets, 'bucket', key)
      mkdirSync(dirname(path), { recursive: true })
      writeFileSync(path, content)
    },
    apply: (changesetId, changeRequests) =>
      versions.apply({ ...version(changesetId), changeRequests, publish: () => undefined }),
    async read(changesetId) {
      const path = await versions.mount(version(changesetId), 'reader')
      const content = Object.fromEntries(filesBelow(path, ''))
      await versions.unmount(version(changesetId), 'reader')
      return content
    },
  }
}

/** Of all files below a directory, links followed as kdb+ follows them. */
export function* filesBelow(directory: string, path: string): Generator<[path: string, content: string]> {
  const names = readdirSync(directory)
  // kdb+ would take an empty directory for a partition without tables.
  if (names.length === 0 && path !== '') yield [`${path}/`, '']
  for (const name of names.sort()) {
    const below = join(directory, name)
    if (statSync(below).isDirectory()) yield* filesBelow(below, `${path}/${name}`)
    else yield [`${path}/${name}`, readFileSync(below, 'utf8')]
  }
}
