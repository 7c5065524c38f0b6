import { controlGroups } from '../../services/start/nodes.ts'
import { settingsInForce } from '../../services/start/settings-in-force.ts'
import { type Finding, ok, unknown } from './finding.ts'

/** Of the service that runs, else of one that this shell would start. That nothing keeps its nodes is no fault. */
export function checkNodeLimits(folder: string, pid: number | undefined): Finding {
  try {
    const setting = settingsInForce(folder, process.env).find(({ name }) => name === 'KDBFLOW_CGROUP')
    const given = typeof setting?.value === 'string' ? setting.value : undefined
    return ok('node limits', `nodes are ${controlGroups(given, pid).found}`)
  } catch (error) {
    return unknown('node limits', error instanceof Error ? error.message : String(error))
  }
}
