import { access } from 'node:fs/promises'
import { dirname } from 'node:path'
import { materialise } from './mount.ts'
import { mountKey, versionKey } from './records.ts'
import { removeTree } from './remove-tree.ts'
import type { VersionSpace } from './space.ts'
import { createTurns } from './turns.ts'
import type { Versions } from './versions.ts'

/** All holders of a version share one directory: a version does not change, and none can change it. */
export function createMounts({
  store,
  records,
  layout,
  spaceOf,
}: VersionSpace): Pick<Versions, 'mount' | 'unmount'> {
  const turns = createTurns()
  return {
    async mount(version, holder) {
      const key = versionKey(version)
      const record = records.versions.get(key)
      if (record === undefined) throw new Error(`expected a published version, got ${key}`)
      records.mounts.put(mountKey(version, holder), { version, holder })
      const path = layout.mount(version)
      await turns.run(key, async () => {
        if (!(await isThere(path))) await materialise(spaceOf(version), record.root, path)
      })
      return path
    },
    async unmount(version, holder) {
      const key = versionKey(version)
      records.mounts.delete(mountKey(version, holder))
      await turns.run(key, async () => {
        if (records.mounts.count({ index: 'version', prefix: `${key}\u0000` }) > 0) return
        await removeTree(dirname(layout.mount(version)))
      })
      await store.durable()
    },
  }
}

const isThere = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  )
