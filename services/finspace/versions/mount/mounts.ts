import { dirname } from 'node:path'
import { createTurns } from '../../../store/turns.ts'
import { isCopy, type Mountable } from '../changeset/version.ts'
import { isThere } from '../files/is-there.ts'
import { removeTree } from '../files/remove-tree.ts'
import { isMounted, mountKey, versionKey } from '../records/records.ts'
import type { VersionSpace } from '../records/space.ts'
import { checkReferences } from '../references/check-references.ts'
import { materialise } from './materialise.ts'

export interface Mounts {
  /**
   * Makes the version a directory that a kdb+ process can load, and answers its absolute path. It stays as long
   * as a holder (a node, a dataview) has it; a holder may hold many. A writable copy is one already, and stays
   * until it is removed.
   * @throws {ChangesetError} USER_RECOVERABLE where a file that the version refers to is not as it was
   */
  mount(version: Mountable, holder: string): Promise<string>
  unmount(version: Mountable, holder: string): Promise<void>
  /** Unmounts all that the holder has, also from before a crash, but for one version. */
  unmountAll(holder: string, but?: Mountable): Promise<void>
}

/** All holders of a version share one directory: a version does not change, and none can change it. */
export function createMounts({ records, layout, spaceOf }: VersionSpace): Mounts {
  const turns = createTurns()
  const unmount = async (version: Mountable, holder: string) => {
    if (isCopy(version)) return
    const key = versionKey(version)
    records.mounts.delete(mountKey(version, holder))
    await turns.run(key, async () => {
      if (!isMounted(records, key)) await removeTree(dirname(layout.mount(version)))
    })
  }
  return {
    async mount(version, holder) {
      if (isCopy(version)) return layout.writable(version)
      const key = versionKey(version)
      const record = records.versions.get(key)
      if (record === undefined) throw new Error(`expected a published version, got ${key}`)
      records.mounts.put(mountKey(version, holder), { version, holder })
      const path = layout.mount(version)
      try {
        await turns.run(key, async () => {
          const space = spaceOf(version)
          await checkReferences(space, record.root)
          if (!(await isThere(path))) await materialise(space, record.root, path)
        })
      } catch (error) {
        // Nobody would give back what was never had, and the version would stay for ever.
        records.mounts.delete(mountKey(version, holder))
        throw error
      }
      return path
    },
    unmount,
    async unmountAll(holder, but) {
      const kept = but === undefined ? undefined : versionKey(but)
      const held = records.mounts
        .list({ index: 'holder', prefix: `${holder}\u0000` })
        .filter(({ value }) => versionKey(value.version) !== kept)
      await Promise.all(held.map(({ value }) => unmount(value.version, holder)))
    },
  }
}
