// A control group for each node: the kernel keeps its processes to the memory and the cores that it was given.
import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { codeOf } from '../../../store/thrown.ts'
import type { NodeLimits } from '../node-limits.ts'
import { type Hierarchy, OOM_FILES, type Setting } from './hierarchies.ts'

export interface NodeGroups {
  /**
   * The paths of the groups that a node will have, one a hierarchy; none where nodes get no groups. To be kept with the
   * node: whoever ends it later may see other hierarchies, or none.
   */
  pathsOf(node: string): string[]
  /** Makes the groups of a node; the same again changes nothing. */
  make(node: string, limits: NodeLimits): void
  /** The ids of the processes in any of them. */
  members(paths: readonly string[]): number[]
  /** Whether the kernel has ended a process of the group because its memory was used up. */
  hasRunOutOfMemory(paths: readonly string[]): boolean
  /** False while a process is in them. */
  remove(paths: readonly string[]): boolean
}

/** What the kernel does with the folders of groups. */
export interface GroupFolders {
  /** The kernel puts the group's files there. */
  make(path: string): void
  /** @throws EBUSY while a process is in the group */
  remove(path: string): void
}

const kernel: GroupFolders = { make: path => mkdirSync(path, { recursive: true }), remove: rmdirSync }

interface NodeGroupsParts {
  /** None where the machine allows no groups. */
  hierarchies: readonly Hierarchy[]
  /** Of the data folder whose nodes these are: others have groups beside them. */
  installation: string
  /** Tests put others in their place. */
  folders?: GroupFolders | undefined
}

export function nodeGroups({ hierarchies, installation, folders = kernel }: NodeGroupsParts): NodeGroups {
  const nameOf = (node: string) => `kdbflow-${installation.replaceAll(/\W/g, '-')}.${node}`
  return {
    pathsOf: node => hierarchies.map(({ folder }) => join(folder, nameOf(node))),
    make(node, limits) {
      for (const { folder, handsOn, settings } of hierarchies) {
        if (handsOn !== undefined) writeFileSync(join(folder, 'cgroup.subtree_control'), handsOn)
        const path = join(folder, nameOf(node))
        folders.make(path)
        for (const setting of settings(limits)) write(path, setting)
      }
    },
    members: paths => [...new Set(paths.flatMap(membersOf))],
    hasRunOutOfMemory: paths =>
      paths.some(path => OOM_FILES.some(file => hasCounted(readIfThere(join(path, file))))),
    remove: paths => paths.every(path => removeGroup(folders, path)),
  }
}

/** Takes the ids of processes that join. */
export const processesFile = (path: string): string => join(path, 'cgroup.procs')

function write(path: string, { file, value, optional }: Setting): void {
  const at = join(path, file)
  if (optional === true && !existsSync(at)) return
  writeFileSync(at, value)
}

const membersOf = (path: string): number[] =>
  (readIfThere(processesFile(path)) ?? '').split('\n').filter(Boolean).map(Number)

const hasCounted = (counts = ''): boolean => Number(/^oom_kill (\d+)$/m.exec(counts)?.[1] ?? 0) > 0

function removeGroup(folders: GroupFolders, path: string): boolean {
  try {
    folders.remove(path)
    return true
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return true
    if (codeOf(error) === 'EBUSY') return false
    throw error
  }
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw error
  }
}
