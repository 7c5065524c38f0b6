import { statusReason } from '../life/reason.ts'
import type { ClusterRecord } from './record.ts'

/** What the cluster was asked to do and does not, said in its statusReason: nothing is pretended. */
export function notRun(
  cluster: ClusterRecord,
  { hasQ }: { hasQ: boolean },
): { statusReason: string | undefined } {
  const parts = [
    ...(cluster.initializationScript === undefined
      ? []
      : [`initializationScript ${cluster.initializationScript}`]),
    ...(cluster.code !== undefined && cluster.initializationScript === undefined ? ['user code'] : []),
    ...(DUTIES[cluster.clusterType] ?? []),
    ...((cluster.databases?.length ?? 0) > 1 ? ['databases beyond the first'] : []),
  ]
  if (parts.length === 0) return { statusReason: undefined }
  return {
    statusReason: statusReason(
      `${hasQ ? 'Not run' : 'Not run without a kdb licence'} - ${parts.join(' and ')}`,
    ),
  }
}

const DUTIES: Partial<Record<ClusterRecord['clusterType'], string[]>> = {
  RDB: ['capture of real-time data'],
  TICKERPLANT: ['tickerplant log and publishing'],
  GATEWAY: ['gateway routing'],
}
