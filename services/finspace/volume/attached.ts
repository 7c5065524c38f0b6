import { volumeNames } from '../cluster/answer.ts'
import type { ClusterRecord } from '../cluster/record.ts'
import { clustersThat } from '../cluster/use.ts'
import type { DataviewRecord } from '../dataview/record.ts'
import type { Finspace } from '../finspace.ts'
import type { VolumeName } from './find.ts'

/** The clusters on a volume. */
export const clustersOn = (finspace: Finspace, { environmentId, volumeName }: VolumeName): ClusterRecord[] =>
  clustersThat(finspace, environmentId, cluster => volumeNames(cluster).includes(volumeName))

/** The dataviews with a segment on a volume, in whichever of their versions. */
export const dataviewsOn = (
  { tables }: Finspace,
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
