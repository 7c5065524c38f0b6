import { newBase62Id } from '../kind/identifiers.ts'
import type { DataviewParts } from './parts.ts'
import type { DataviewRecord, DataviewVersion } from './record.ts'

type Shown = Pick<DataviewRecord, 'changesetId' | 'segmentConfigurations'>

/** A version that is to be built. Each update of a dataview makes one. */
export const newVersion = (
  { random, clock }: DataviewParts,
  { changesetId, segmentConfigurations }: Shown,
): DataviewVersion => ({
  versionId: newBase62Id(random),
  changesetId,
  segmentConfigurations,
  createdTimestamp: clock.now(),
})
