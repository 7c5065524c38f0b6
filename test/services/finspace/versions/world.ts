import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { ChangeRequest } from '../../../../services/finspace/versions/change-request.ts'
import type { ObjectSource } from '../../../../services/finspace/versions/object-source.ts'
import { removeTree } from '../../../../services/finspace/versions/remove-tree.ts'
import { createVersions, type Versions } from '../../../../services/finspace/versions/versions.ts'
import { systemClock } from '../../../../services/store/clock.ts'
import { openStore } from '../../../../services/store/store.ts'
import { folderObjects } from './folder-objects.ts'

export const database = { environmentId: 'env1', databaseName: 'hdb' }

export const version = (changesetId: string) => ({ ...database, changesetId })

export interface World {
  folder: string
  versions: Versions
  /** Writes an object to bucket `b`. */
  upload(key: string, content: string): void
  apply(changesetId: string, changeRequests: ChangeRequest[]): Promise<unknown>
  /** Content of all files by path. */
  read(changesetId: string): Promise<Record<string, string>>
}

/** Versions over a store in memory and a bucket in a folder. All goes when the test ends. */
export function openWorld(objects?: (buckets: string) => ObjectSource): World {
  const folder = mkdtempSync(join(tmpdir(), 'kdbflow-versions-'))
  const store = openStore({ file: ':memory:', clock: systemClock })
  onTestFinished(async () => {
    await store.close()
    await removeTree(folder)
  })
  const buckets = join(folder, 's3')
  mkdirSync(join(buckets, 'bucket'), { recursive: true })
  const versions = createVersions({
    store,
    clock: systemClock,
    folder: join(folder, 'databases'),
    objects: (objects ?? folderObjects)(buckets),
  })
  return {
    folder,
    versions,
    upload(key, content) {
      const path = join(buckets, 'bucket', key)
      mkdirSync(dirname(path), { recursive: true })
      writeFileSync(path, content)
    },
    apply: (changesetId, changeRequests) =>
      versions.apply({ ...version(changesetId), changeRequests, publish: () => undefined }),
    async read(changesetId) {
      const path = await versions.mount(version(changesetId), 'reader')
      const content: Record<string, string> = {}
      for await (const file of versions.files(version(changesetId))) {
        content[file.path] = await readFile(path + file.path, 'utf8')
      }
      await versions.unmount(version(changesetId), 'reader')
      return content
    },
  }
}
