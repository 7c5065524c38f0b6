import { existsSync, lstatSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type LocalPath, localPath } from './local-path.ts'
import { COMMON, placesIn, type StorageOwner } from './places.ts'

/** Files that nodes keep beside the databases: scratch of one node, and volumes that clusters share. */
export interface Storage {
  /** The node's folder, with `scratch` and `shared` in it as FinSpace's `/opt/kx/app` has them; made where it is not there. */
  open(owner: StorageOwner): string
  /**
   * What q code names on its node: below its scratch, or its cluster's or the common folder of a volume.
   * @throws {ServiceException} ValidationException for every other place
   */
  find(owner: StorageOwner, path: string): LocalPath
  removeNode(nodeId: string): Promise<void>
  removeVolume(volume: { environmentId: string; volumeName: string }): Promise<void>
  /** Removes the folders of all nodes but these. */
  reclaim(nodeIds: ReadonlySet<string>): Promise<void>
}

const PRIVATE = 0o700

/** @param top holds it all. Absolute. */
export function createStorage(top: string): Storage {
  const places = placesIn(top)
  const make = (path: string) => void mkdirSync(path, { recursive: true, mode: PRIVATE })
  const remove = (path: string) => rm(path, { recursive: true, force: true })
  return {
    open({ environmentId, clusterName, nodeId, volumeNames }) {
      const path = places.node(nodeId)
      make(join(path, 'scratch'))
      make(join(path, 'shared'))
      for (const volumeName of volumeNames) {
        const volume = places.volume({ environmentId, volumeName })
        make(join(volume, clusterName))
        make(join(volume, COMMON))
        const link = join(path, 'shared', volumeName)
        if (lstatSync(link, { throwIfNoEntry: false }) === undefined) symlinkSync(volume, link)
      }
      return path
    },
    find: (owner, path) => localPath(places, owner, path),
    removeNode: nodeId => remove(places.node(nodeId)),
    removeVolume: volume => remove(places.volume(volume)),
    async reclaim(nodeIds) {
      if (!existsSync(places.nodes)) return
      const gone = readdirSync(places.nodes).filter(nodeId => !nodeIds.has(nodeId))
      for (const nodeId of gone) await remove(places.node(nodeId))
    },
  }
}
