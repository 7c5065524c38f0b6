import type { Finspace } from '../finspace.ts'
import { newBase62Id } from '../kind/identifiers.ts'
import type { DataviewRecord, DataviewVersion } from './record.ts'

type Shown = Pick<DataviewRecord, 'changesetId' | 'segmentConfigurations'>

/** A version that is to be built. Each update of a dataview makes one. */
export const newVersion = (
  { random, clock }: Finspace,
  { changesetId, segmentConfigurations }: Shown,
): DataviewVersion => ({
  versionId: newBase62Id(random),
  changesetId,
  segmentConfigurations,
  createdTimestamp: clock.now(),
})
