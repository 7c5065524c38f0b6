// Configurations of clusters that were taken down, kept until they are brought back.
import * as z from 'zod'
import { clusterConfiguration } from '../../workflows/inputs/kx-cluster.ts'
import { keep, recall } from './state-bucket.ts'

const saved = z.record(z.string(), clusterConfiguration)

export type SavedClusters = z.infer<typeof saved>

export async function readSavedClusters(environmentId: string): Promise<SavedClusters> {
  const kept = await recall(keyOf(environmentId))
  return kept === undefined ? {} : saved.parse(kept.value)
}

/** Adds to what is saved: a cluster that is gone already stays saved. */
export const saveClusters = (environmentId: string, clusters: SavedClusters): Promise<void> =>
  change(environmentId, before => ({ ...before, ...clusters }))

/** Forgets those that are back. */
export const forgetClusters = (environmentId: string, names: readonly string[]): Promise<void> =>
  change(environmentId, before =>
    Object.fromEntries(Object.entries(before).filter(([name]) => !names.includes(name))),
  )

/** What is saved may be all that is left of a cluster, so of two changes at once none may undo the other. */
async function change(environmentId: string, to: (before: SavedClusters) => SavedClusters): Promise<void> {
  const kept = await recall(keyOf(environmentId))
  const value = to(kept === undefined ? {} : saved.parse(kept.value))
  const where = kept?.etag === undefined ? { IfNoneMatch: '*' as const } : { IfMatch: kept.etag }
  if (!(await keep(keyOf(environmentId), { value, where }))) await change(environmentId, to)
}

const keyOf = (environmentId: string): string => `clusters/${environmentId}.json`
