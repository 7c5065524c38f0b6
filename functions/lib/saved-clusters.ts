// Configurations of clusters that were taken down, kept until they are brought back.
import * as z from 'zod'
import { clusterConfiguration } from '../../workflows/inputs/kx-cluster.ts'
import { forget, keep, recall } from './state-bucket.ts'

const saved = z.record(z.string(), clusterConfiguration)

export type SavedClusters = z.infer<typeof saved>

export const readSavedClusters = async (environmentId: string): Promise<SavedClusters> => {
  const kept = await recall(keyOf(environmentId))
  return kept === undefined ? {} : saved.parse(kept.value)
}

/** Adds to what is saved: a cluster that is gone already stays saved. */
export const saveClusters = async (environmentId: string, clusters: SavedClusters): Promise<void> => {
  const before = await readSavedClusters(environmentId)
  await keep(keyOf(environmentId), { value: { ...before, ...clusters } })
}

/** Forgets those that are back. */
export const forgetClusters = async (environmentId: string, names: readonly string[]): Promise<void> => {
  const before = await readSavedClusters(environmentId)
  const left = Object.fromEntries(Object.entries(before).filter(([name]) => !names.includes(name)))
  if (Object.keys(left).length === 0) await forget(keyOf(environmentId))
  else await keep(keyOf(environmentId), { value: left })
}

const keyOf = (environmentId: string): string => `clusters/${environmentId}.json`
