import { accessSync, constants, existsSync, type Stats, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type Finding, fault, ok } from './finding.ts'

/** What is in it that only its owner may read: keys, sessions, who called what. */
const SECRET = [
  'credentials',
  'kdbflow.db',
  'kdbflow.db-wal',
  'kdbflow.db-shm',
  'principals.json',
  'audit',
  'nodes',
]
const KEPT = [
  ...SECRET,
  'databases',
  'code',
  's3',
  'endpoint',
  'finspace.json',
  'kdbflow.db.lock',
  'process.json',
]

/** Whether it can be written by who runs this, is all of one owner, and keeps its secrets. */
export function checkDataFolder(folder: string, user = process.getuid?.()): Finding {
  if (!existsSync(folder)) return checkParent(folder)
  const { uid, mode } = statSync(folder)
  const entries = KEPT.flatMap(name => {
    const stats = statSync(join(folder, name), { throwIfNoEntry: false })
    return stats === undefined ? [] : [{ name, stats }]
  })
  const foreign = entries.filter(({ stats }) => stats.uid !== uid).map(({ name }) => name)
  if (foreign.length > 0) {
    const found = `${folder} is of user ${uid}, but ${foreign.join(', ')} in it of another`
    return fault('data folder', found, `chown -R ${uid} ${folder}: it was served by two users once`)
  }
  if (user !== undefined && user !== 0 && user !== uid) {
    return fault(
      'data folder',
      `${folder} is of user ${uid}, not of you (${user})`,
      'run this as that user: sudo -u',
    )
  }
  const open = entries
    .filter(({ name, stats }) => SECRET.includes(name) && isOpen(stats))
    .map(({ name }) => name)
  if (open.length > 0) {
    const found = `others can read ${open.join(', ')} in ${folder}`
    return fault('data folder', found, `chmod -R go-rwx ${open.map(name => join(folder, name)).join(' ')}`)
  }
  if ((mode & 0o022) !== 0) return fault('data folder', `others can write ${folder}`, `chmod go-w ${folder}`)
  return isWritable(folder)
    ? ok('data folder', `${folder}, of user ${uid}`)
    : fault('data folder', `${folder} cannot be written`, 'mount it for writing, or name another by --data')
}

function checkParent(folder: string): Finding {
  const parent = nearestThere(folder)
  return isWritable(parent)
    ? ok('data folder', `${folder} is not there yet: the first start makes it`)
    : fault(
        'data folder',
        `${folder} cannot be made in ${parent}`,
        'make it for the user who runs the service',
      )
}

const nearestThere = (path: string): string => (existsSync(path) ? path : nearestThere(dirname(path)))

const isOpen = ({ mode }: Stats) => (mode & 0o077) !== 0

function isWritable(path: string): boolean {
  try {
    accessSync(path, constants.W_OK)
    return true
  } catch {
    return false
  }
}
