import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { CreateKxCluster } from '../../../model/cluster.ts'
import { BundleError } from '../code/bundle-error.ts'
import { keyOf } from '../kind/key.ts'
import { StepFailure } from '../life/life-cycle.ts'
import type { SourceRead } from '../operation/source-rights.ts'
import { ObjectSourceError } from '../versions/changeset/object-source.ts'
import type { ClusterParts } from './parts.ts'
import type { ClusterRecord } from './record.ts'

/** Whether q answers for nodes that start now. */
export const hasQ = ({ settings }: Pick<ClusterParts, 'settings'>): boolean =>
  settings().nodes.q !== undefined

/** The object with the cluster's code. */
export const codeRead = ({ code }: Pick<CreateKxCluster, 'code'>): SourceRead[] =>
  code?.s3Bucket === undefined || code.s3Key === undefined
    ? []
    : [{ bucket: code.s3Bucket, key: code.s3Key, from: 'file' }]

/** @throws {StepFailure} where the object with the cluster's code is not there, or may not be read. */
export async function checkCode(
  { objects }: ClusterParts,
  { s3Bucket, s3Key }: NonNullable<CreateKxCluster['code']>,
): Promise<void> {
  if (s3Bucket === undefined || s3Key === undefined) return
  try {
    for await (const { key } of objects.list(s3Bucket, s3Key)) {
      if (key === s3Key) return
      break
    }
  } catch (error) {
    if (!(error instanceof ObjectSourceError)) throw error
    throw new StepFailure(CODES[error.code], `Code not readable in bucket ${s3Bucket} - ${error.message}`, {
      cause: error,
    })
  }
  throw new StepFailure('INPUT_NOT_FOUND', `Code not found in bucket ${s3Bucket} under key ${s3Key}`)
}

/**
 * Unpacks the cluster's code where q runs it, and names the bundle; held until `letGoOfCode`.
 * @throws {StepFailure} where it is no code, or has no such script
 */
export async function keepCode(
  parts: ClusterParts,
  cluster: Pick<ClusterRecord, 'environmentId' | 'clusterName' | 'code' | 'initializationScript'>,
): Promise<string | undefined> {
  const { s3Bucket, s3Key, s3ObjectVersion } = cluster.code ?? {}
  if (s3Bucket === undefined || s3Key === undefined || !hasQ(parts)) return undefined
  const { objects, bundles } = parts
  const holder = keyOf(cluster.environmentId, cluster.clusterName)
  try {
    const bundle = await bundles.keep(await objects.read(s3Bucket, s3Key, s3ObjectVersion), holder)
    checkScript(bundles.pathOf(bundle), cluster.initializationScript)
    return bundle
  } catch (error) {
    if (error instanceof BundleError) {
      const why = `Code not usable in bucket ${s3Bucket} under key ${s3Key} - ${error.message}`
      throw new StepFailure('INPUT_INVALID', why, { cause: error })
    }
    if (!(error instanceof ObjectSourceError)) throw error
    const why = `Code not readable in bucket ${s3Bucket} - ${error.message}`
    throw new StepFailure(CODES[error.code], why, { cause: error })
  }
}

export const isUnpacked = ({ bundles }: ClusterParts, { bundles: [bundle] = [] }: ClusterRecord): boolean =>
  bundle !== undefined && existsSync(bundles.pathOf(bundle))

function checkScript(folder: string, script: string | undefined): void {
  if (script === undefined) return
  if (statSync(join(folder, script), { throwIfNoEntry: false })?.isFile() === true) return
  throw new StepFailure('INPUT_NOT_FOUND', `expected initializationScript ${script} in the code, got none`)
}

/** The record says by now which bundle its nodes use; those that none uses any more go. */
export function letGoOfCode(
  { bundles, store, tables, onFault }: ClusterParts,
  { environmentId, clusterName }: ClusterRecord,
): void {
  bundles.letGo(keyOf(environmentId, clusterName))
  reclaimCode({ bundles, store, tables, onFault })
}

/** What the store still says after a loss of power is still there. */
export function reclaimCode({
  bundles,
  store,
  tables,
  onFault,
}: Pick<ClusterParts, 'bundles' | 'store' | 'tables' | 'onFault'>): void {
  const isUsed = (bundle: string) =>
    tables.cluster.list().some(({ value }) => value.bundles?.includes(bundle) === true)
  store
    .durable()
    .then(() => bundles.reclaim(isUsed))
    .catch(onFault)
}

const CODES = {
  NoSuchBucket: 'INPUT_NOT_FOUND',
  NoSuchKey: 'INPUT_NOT_FOUND',
  AccessDenied: 'ACCESS_DENIED',
  NotAFile: 'INPUT_INVALID',
  Unavailable: 'RESOURCE_EXHAUSTED',
} as const
