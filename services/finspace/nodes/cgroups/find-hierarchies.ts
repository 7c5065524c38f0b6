import { accessSync, constants, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Hierarchy, version1, version2 } from './hierarchies.ts'

export interface Surroundings {
  /** `/sys/fs/cgroup`. */
  root: string
  /** The group below which those of nodes are made, as /proc/self/cgroup names one; `off` for none. */
  given?: string | undefined
  /** The text of the service's /proc/<pid>/cgroup; undefined where the system has none. */
  own: string | undefined
}

export interface FoundHierarchies {
  hierarchies: Hierarchy[]
  /** Which they are, or why there is none, in words. */
  found: string
}

/**
 * Where groups of nodes can be made: below the group that was given, or that of the service where systemd runs it.
 * Nowhere else: a group that was not handed over is somebody else's.
 */
export function findHierarchies({ root, given, own }: Surroundings): FoundHierarchies {
  if (given === 'off') return none('KDBFLOW_CGROUP is off')
  if (own === undefined) return none('the system has no control groups')
  const groups = groupsIn(own)
  const base = (group: string | undefined) => given ?? (group === undefined ? undefined : unitOf(group))
  const notGiven = 'this is no service of systemd, and KDBFLOW_CGROUP names no group'
  const [memory, cpu, unified] = [base(groups.get('memory')), base(groups.get('cpu')), base(groups.get(''))]
  if (isReadable(join(root, 'cgroup.controllers'))) {
    return unified === undefined ? none(notGiven) : findVersion2(root, unified)
  }
  if (!groups.has('memory') || !groups.has('cpu')) return none('the controllers memory and cpu are not there')
  return memory === undefined || cpu === undefined ? none(notGiven) : findVersion1(root, { memory, cpu })
}

const kept = (version: string, group: string): string =>
  `kept to their memory and cores by control groups (version ${version}) below ${group}`

const none = (why: string): FoundHierarchies => ({
  hierarchies: [],
  found: `not kept to their memory and cores: ${why}`,
})

/** cgroups(7): `hierarchy:controllers:path`; that of version 2 names no controllers. */
function groupsIn(own: string): Map<string, string> {
  const lines = own.split('\n').filter(line => line !== '')
  return new Map(
    lines.flatMap(line => {
      const [, controllers = '', ...path] = line.split(':')
      return controllers.split(',').map(name => [name, path.join(':')] as const)
    }),
  )
}

/** systemd hands a unit's group over by `Delegate=`, and puts the service into a group below by `DelegateSubgroup=`. */
const unitOf = (group: string): string | undefined => /^(.*\.service)(?:\/[^/]+)?$/.exec(group)?.[1]

function findVersion1(root: string, groups: { memory: string; cpu: string }): FoundHierarchies {
  const hierarchies = version1(root, groups)
  const closed = hierarchies.find(({ folder }) => !isWritable(folder))
  if (closed !== undefined) return none(`${closed.folder} cannot be written`)
  return { hierarchies, found: kept('1', groups.memory) }
}

function findVersion2(root: string, group: string): FoundHierarchies {
  const hierarchies = version2(root, group)
  const folder = join(root, group)
  if (!isWritable(folder)) return none(`${folder} cannot be written`)
  const controllers = wordsIn(join(folder, 'cgroup.controllers'))
  const missing = ['memory', 'cpu'].filter(name => !controllers.includes(name))
  if (missing.length > 0) return none(`${folder} was not given the controller ${missing.join(' and ')}`)
  // The kernel's own rule: a group that hands controllers on has no process of its own.
  if (wordsIn(join(folder, 'cgroup.procs')).length > 0) {
    return none(`${folder} holds processes: its unit needs DelegateSubgroup=, of systemd 254 or later`)
  }
  return { hierarchies, found: kept('2', group) }
}

function wordsIn(file: string): string[] {
  try {
    return readFileSync(file, 'utf8').split(/\s+/).filter(Boolean)
  } catch {
    return []
  }
}

const isReadable = (path: string) => isAllowed(path, constants.R_OK)
const isWritable = (path: string) => isAllowed(path, constants.W_OK | constants.X_OK)

function isAllowed(path: string, mode: number): boolean {
  try {
    accessSync(path, mode)
    return true
  } catch {
    return false
  }
}
