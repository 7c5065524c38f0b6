import { existsSync, readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join, resolve } from 'node:path'
import { type FoundHierarchies, findHierarchies } from '../finspace/nodes/cgroups/find-hierarchies.ts'
import type { NodeDriver } from '../finspace/nodes/driver.ts'
import { createProcessDriver, type ProcessDriverParts } from '../finspace/nodes/process/driver.ts'
import { systemClock } from '../store/clock.ts'

/** Nodes as processes of this machine; as many start at once as it has cores. */
export const processDriver = (
  parts: Pick<ProcessDriverParts, 'folder' | 'clock' | 'onFault' | 'logOf' | 'hierarchies'>,
): NodeDriver => createProcessDriver({ ...parts, startsAtOnce: availableParallelism() })

/** Where the nodes of a service get control groups; `given` as KDBFLOW_CGROUP has it. */
export function controlGroups(given: string | undefined, pid?: number): FoundHierarchies {
  const file = `/proc/${pid ?? 'self'}/cgroup`
  const own = existsSync(file) ? readFileSync(file, 'utf8') : undefined
  return findHierarchies({ root: '/sys/fs/cgroup', given, own })
}

/**
 * Ends the nodes of a data folder, which outlive the service; answers how many ran.
 * @throws {Error} naming those that do not end
 */
export async function endNodes(data: string): Promise<number> {
  const folder = join(resolve(data), 'nodes')
  if (!existsSync(folder)) return 0
  const onFault = (fault: unknown) => {
    throw fault
  }
  const driver = processDriver({ folder, clock: systemClock, onFault })
  const placements = await driver.list()
  const ends = await Promise.all(
    placements.map(({ handle, stopsWithinMs }) => driver.stop(handle, stopsWithinMs)),
  )
  const held = placements.filter((_, index) => ends[index] !== 'ended').map(({ handle }) => handle)
  if (held.length > 0) throw new Error(`expected all nodes to end, got none of ${held.join(', ')}`)
  return placements.filter(({ state }) => state !== 'ended').length
}
