import { environmentArn, volumeArn } from '../arn.ts'
import { isLeaving } from '../cluster/find.ts'
import { openEnvironment, readyEnvironment } from '../environment/find.ts'
import { alreadyExists, conflict, notFound } from '../exceptions.ts'
import type { Finspace } from '../finspace.ts'
import { declares, operation } from '../operation.ts'
import { page } from '../paging.ts'
import { checkQuota } from '../quotas.ts'
import { pagingQuery } from '../shapes.ts'
import { keyOf } from '../tables.ts'
import { dropTags, setTags } from '../tag/tags.ts'
import { clustersOn, dataviewsOn } from './attached.ts'
import type { VolumeRecord } from './record.ts'
import { checkNas1, checkVolumeZones } from './rules.ts'
import { createKxVolume, deleteKxVolume, getKxVolume, listKxVolumes, updateKxVolume } from './shapes.ts'

const VOLUMES = '/kx/environments/{environmentId}/kxvolumes'

interface VolumeName {
  environmentId: string
  volumeName: string
}

export const volumeOperations = (finspace: Finspace) => {
  const { tables, lives, clock } = finspace
  const resource = ({ environmentId, volumeName }: VolumeName) =>
    volumeArn(finspace, environmentId, volumeName)
  const keyOfVolume = ({ environmentId, volumeName }: VolumeName) => keyOf(environmentId, volumeName)
  const find = (name: VolumeName) => {
    openEnvironment(finspace, name.environmentId)
    const volume = tables.volume.get(keyOfVolume(name))
    if (volume === undefined) throw notFound(`KX volume ${name.volumeName} not found`)
    return volume
  }
  const described = (volume: VolumeRecord) => ({
    ...created(finspace, volume),
    lastModifiedTimestamp: new Date(volume.lastModifiedTimestamp),
    attachedClusters: clustersOn(finspace, volume).map(({ clusterName, clusterType, status }) => ({
      clusterName,
      clusterType,
      clusterStatus: status,
    })),
  })
  return {
    CreateKxVolume: operation({
      http: `POST ${VOLUMES}`,
      input: createKxVolume,
      errors: declares(
        'ResourceNotFound',
        'Conflict',
        'ResourceAlreadyExists',
        'LimitExceeded',
        'Throttling',
      ),
      resource,
      run({ tags, clientToken: _clientToken, nas1Configuration, ...request }) {
        const environment = readyEnvironment(finspace, request.environmentId)
        checkVolumeZones(environment, request)
        const namesake = tables.volume.get(keyOfVolume(request))
        if (namesake !== undefined && namesake.status !== 'DELETED') {
          throw alreadyExists(`KX volume ${request.volumeName} already exists`)
        }
        checkQuota(
          finspace.settings().quotas.volumesPerEnvironment,
          () => tables.volume.count({ index: 'listed', prefix: `${request.environmentId}/` }),
          'KX volumes',
        )
        const now = clock.now()
        const volume = lives.volume.put(keyOfVolume(request), {
          ...request,
          nas1Configuration: checkNas1(nas1Configuration),
          status: 'CREATING',
          createdTimestamp: now,
          lastModifiedTimestamp: now,
        })
        dropTags(finspace, resource(volume))
        setTags(finspace, resource(volume), tags)
        return created(finspace, volume)
      },
    }),

    ListKxVolumes: operation({
      http: `GET ${VOLUMES}`,
      query: { ...pagingQuery, volumeType: 'string' },
      input: listKxVolumes,
      errors: declares('ResourceNotFound', 'Conflict', 'LimitExceeded', 'Throttling'),
      resource: ({ environmentId }) => environmentArn(finspace, environmentId),
      // All volumes are of the one type there is.
      run({ environmentId, volumeType: _volumeType, ...request }) {
        openEnvironment(finspace, environmentId)
        const { items, ...rest } = page(
          tables.volume,
          { index: 'listed', prefix: `${environmentId}/` },
          request,
        )
        return { kxVolumeSummaries: items.map(summary), ...rest }
      },
    }),

    GetKxVolume: operation({
      http: `GET ${VOLUMES}/{volumeName}`,
      input: getKxVolume,
      errors: declares('ResourceNotFound', 'Conflict', 'LimitExceeded', 'Throttling'),
      resource,
      run: input => described(find(input)),
    }),

    UpdateKxVolume: operation({
      http: `PATCH ${VOLUMES}/{volumeName}`,
      input: updateKxVolume,
      errors: declares('ResourceNotFound', 'Conflict', 'LimitExceeded', 'Throttling'),
      resource,
      run({ description, nas1Configuration, ...name }) {
        const volume = find(name)
        if (!UPDATABLE.includes(volume.status)) {
          throw conflict(
            `expected volume ${name.volumeName} to be ACTIVE, got ${volume.status}`,
            volume.status,
          )
        }
        const update =
          nas1Configuration === undefined
            ? undefined
            : checkNas1({ ...volume.nas1Configuration, ...nas1Configuration })
        const updated = lives.volume.put(keyOfVolume(name), {
          ...volume,
          description: description ?? volume.description,
          lastModifiedTimestamp: clock.now(),
          ...(update === undefined ? {} : { status: 'UPDATING', update }),
        })
        return described(updated)
      },
    }),

    DeleteKxVolume: operation({
      http: `DELETE ${VOLUMES}/{volumeName}`,
      query: { clientToken: 'string' },
      input: deleteKxVolume,
      errors: declares('ResourceNotFound', 'Conflict', 'LimitExceeded', 'Throttling'),
      resource,
      run(input) {
        const volume = find(input)
        if (volume.status === 'DELETED') throw notFound(`KX volume ${input.volumeName} not found`)
        refuseInUse(finspace, volume)
        lives.volume.put(keyOfVolume(input), {
          ...volume,
          status: 'DELETING',
          update: undefined,
          lastModifiedTimestamp: clock.now(),
        })
        return {}
      },
    }),
  }
}

const UPDATABLE: readonly VolumeRecord['status'][] = ['ACTIVE', 'UPDATE_FAILED']

/** The create answer alone has no lastModifiedTimestamp. */
const created = (finspace: Finspace, volume: VolumeRecord) => {
  const { lastModifiedTimestamp: _lastModifiedTimestamp, ...rest } = summary(volume)
  return {
    ...rest,
    environmentId: volume.environmentId,
    volumeArn: volumeArn(finspace, volume.environmentId, volume.volumeName),
    nas1Configuration: volume.nas1Configuration,
  }
}

const summary = (volume: VolumeRecord) => ({
  volumeName: volume.volumeName,
  volumeType: volume.volumeType,
  status: volume.status,
  description: volume.description,
  statusReason: volume.statusReason,
  azMode: volume.azMode,
  availabilityZoneIds: volume.availabilityZoneIds,
  createdTimestamp: new Date(volume.createdTimestamp),
  lastModifiedTimestamp: new Date(volume.lastModifiedTimestamp),
})

/** What is being deleted itself does not stand in the way: the volume waits for it. */
function refuseInUse(finspace: Finspace, volume: VolumeRecord): void {
  const cluster = clustersOn(finspace, volume).find(cluster => !isLeaving(cluster))
  const view = dataviewsOn(finspace, volume).find(({ status }) => status !== 'DELETING')
  const user =
    cluster === undefined ? view && `dataview ${view.dataviewName}` : `cluster ${cluster.clusterName}`
  if (user !== undefined) {
    throw conflict(`expected volume ${volume.volumeName} to be in no use, got ${user}`, 'IN_USE')
  }
}
