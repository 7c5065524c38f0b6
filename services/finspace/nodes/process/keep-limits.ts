// Keeps the processes of nodes to the memory and the cores of their order, by control groups.
import { isDeepStrictEqual } from 'node:util'
import * as z from 'zod'
import type { Clock } from '../../../store/clock.ts'
import type { Hierarchy } from '../cgroups/hierarchies.ts'
import { type GroupFolders, nodeGroups, processesFile } from '../cgroups/node-groups.ts'
import type { NodeLimits } from '../node-limits.ts'
import { within } from './within.ts'

interface KeepLimitsParts {
  clock: Clock
  installation: string
  hierarchies: readonly Hierarchy[]
  groupFolders: GroupFolders | undefined
  kill(pid: number, signal: NodeJS.Signals): void
  onFault(fault: unknown): void
}

/** What stands in a node's order: the groups as they were when it was placed. */
export const limitsSchema = z.object({
  groups: z.array(z.string()).default([]),
  limits: z.object({ memoryMiB: z.number(), cpus: z.number(), reservedCpus: z.number() }).optional(),
})
type Limited = z.infer<typeof limitsSchema>

/** For the node's own process, which has the door: what a cluster was given is for its database and its code. */
const OWN_MEMORY_MIB = 512
/** The kernel may hold a process in a read from a disk that is gone. */
const EMPTY_WITHIN_MS = 10_000

export function keepLimits({ clock, kill, onFault, groupFolders: folders, ...parts }: KeepLimitsParts) {
  const groups = nodeGroups({ ...parts, folders })
  return {
    /** For its order. */
    limitedBy: (node: string, limits: NodeLimits | undefined): Limited =>
      limits === undefined ? { groups: [] } : { groups: groups.pathsOf(node), limits },
    /** Makes the groups of a node. Gives the files by which its process joins them. */
    begin(node: string, { groups: paths, limits }: Limited): string[] {
      // Placed by a service that had other groups, or none: then it runs without.
      if (limits === undefined || !isDeepStrictEqual(paths, groups.pathsOf(node))) return []
      try {
        groups.make(node, { ...limits, memoryMiB: limits.memoryMiB + OWN_MEMORY_MIB })
        return paths.map(processesFile)
      } catch (cause) {
        onFault(new Error(`expected to make the control groups of node ${node}: it runs without`, { cause }))
        return []
      }
    },
    endReason: ({ groups: paths, limits }: Limited): string | undefined =>
      limits !== undefined && groups.hasRunOutOfMemory(paths)
        ? `it used up its memory of ${inWords(limits.memoryMiB)}`
        : undefined,
    /** Ends also what the node's processes have started apart from them. False where something does not end. */
    async end({ groups: paths }: Limited): Promise<boolean> {
      try {
        return await within(clock, EMPTY_WITHIN_MS, () => {
          for (const pid of groups.members(paths)) kill(pid, 'SIGKILL')
          return groups.remove(paths)
        })
      } catch (fault) {
        // No process is in them: the empty groups are left.
        onFault(fault)
        return true
      }
    },
  }
}

const inWords = (memoryMiB: number): string =>
  memoryMiB % 1024 === 0 ? `${memoryMiB / 1024} GiB` : `${memoryMiB} MiB`
