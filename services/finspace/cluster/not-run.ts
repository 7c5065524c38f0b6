import { statusReason } from '../life/reason.ts'
import type { ClusterRecord } from './record.ts'

/** What the cluster was asked to do and does not, said in its statusReason: nothing is pretended. */
export function notRun(
  cluster: ClusterRecord,
  { hasQ }: { hasQ: boolean },
): { statusReason: string | undefined } {
  const parts = [
    // q runs the users' code, which is what captures, publishes and routes.
    ...(hasQ ? [] : ofReader(cluster)),
    ...((cluster.databases?.length ?? 0) > 1 ? ['databases beyond the first'] : []),
  ]
  if (parts.length === 0) return { statusReason: undefined }
  return {
    statusReason: statusReason(
      `${hasQ ? 'Not there' : 'Not run without a kdb licence'} - ${parts.join(' and ')}`,
    ),
  }
}

const ofReader = ({ code, initializationScript: script, clusterType }: ClusterRecord): string[] => [
  ...(script === undefined ? [] : [`initializationScript ${script}`]),
  ...(code !== undefined && script === undefined ? ['user code'] : []),
  ...(DUTIES[clusterType] ?? []),
]

const DUTIES: Partial<Record<ClusterRecord['clusterType'], string[]>> = {
  RDB: ['capture of real-time data'],
  TICKERPLANT: ['tickerplant log and publishing'],
  GATEWAY: ['gateway routing'],
}
