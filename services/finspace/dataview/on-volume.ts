import type { VolumeName } from '../volume/parts.ts'
import type { DataviewTables } from './parts.ts'
import type { DataviewRecord } from './record.ts'

/** The dataviews with a segment on a volume, in whichever of their versions. */
export const dataviewsOn = (
  { tables }: { tables: DataviewTables },
  { environmentId, volumeName }: VolumeName,
): DataviewRecord[] =>
  tables.dataview
    .list({ prefix: `${environmentId}/` })
    .map(({ value }) => value)
    .filter(view =>
      [view, ...view.versions].some(({ segmentConfigurations }) =>
        segmentConfigurations.some(segment => segment.volumeName === volumeName),
      ),
    )
