import { realpathSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { codeOf } from '../../store/thrown.ts'
import { invalid } from '../operation/exceptions.ts'
import { nodeBucket, volumesBucket } from '../versions/changeset/node-buckets.ts'
import { COMMON, type Places, type StorageOwner } from './places.ts'

/** A place of a node that q code has named. It need not be there. */
export interface LocalPath {
  /** Absolute. */
  path: string
  /** The same as changesets name it. */
  bucket: string
  key: string
}

/** Where FinSpace had a node's folders: users' code has it in it. */
const FINSPACE_APP = '/opt/kx/app'

/** @throws {ServiceException} ValidationException */
export function localPath(places: Places, owner: StorageOwner, given: string): LocalPath {
  const names = namesIn(places.node(owner.nodeId), given)
  if (names === undefined || names.some(name => name === '.' || name === '..' || name.includes('\0')))
    throw refused(given)
  const found = names[0] === 'scratch' ? inScratch(places, owner, names) : inShared(places, owner, names)
  if (found === undefined) throw refused(given)
  const path = join(found.root, ...found.rest)
  if (!isBelow(found.root, path)) throw refused(given)
  return { path, bucket: found.bucket, key: found.key }
}

/** Below the node's folder, by its own name or FinSpace's; a file handle of q begins with a colon. */
function namesIn(folder: string, given: string): string[] | undefined {
  const path = given.replace(/^:/, '')
  const top = [folder, FINSPACE_APP].find(one => path.startsWith(`${one}/`))
  return top === undefined
    ? undefined
    : path
        .slice(top.length)
        .split('/')
        .filter(name => name !== '')
}

interface Found {
  /** What the path must not lead out of. */
  root: string
  rest: string[]
  bucket: string
  key: string
}

function inScratch(places: Places, { nodeId }: StorageOwner, names: string[]): Found {
  const root = join(places.node(nodeId), 'scratch')
  return { root, rest: names.slice(1), bucket: nodeBucket(nodeId), key: names.join('/') }
}

function inShared(places: Places, owner: StorageOwner, names: string[]): Found | undefined {
  const [shared, volumeName = '', folder = '', ...rest] = names
  const { environmentId, clusterName, volumeNames } = owner
  const isOwn = volumeNames.includes(volumeName) && [clusterName, COMMON].includes(folder)
  if (shared !== 'shared' || !isOwn) return undefined
  const root = join(places.volume({ environmentId, volumeName }), folder)
  return { root, rest, bucket: volumesBucket(environmentId), key: names.slice(1).join('/') }
}

/** Also where symbolic links lead; what is not there yet lies where the nearest folder above it does. */
function isBelow(root: string, path: string): boolean {
  try {
    const inner = relative(realpathSync(root), realpathSync(path))
    return inner !== '..' && !inner.startsWith('../')
  } catch (error) {
    if (codeOf(error) !== 'ENOENT' || path === root) throw error
    return isBelow(root, dirname(path))
  }
}

const refused = (given: string) =>
  invalid(`expected a path below the scratch or shared folder of this node, got ${given}`)
