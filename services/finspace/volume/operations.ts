import { environmentArn, volumeArn } from '../../../model/arn.ts'
import {
  createKxVolume,
  deleteKxVolume,
  getKxVolume,
  listKxVolumes,
  updateKxVolume,
} from '../../../model/volume.ts'
import { declares, operation } from '../operation/operation.ts'
import { pagingQuery } from '../operation/paging.ts'
import type { VolumeName, VolumeParts } from './parts.ts'
import { createVolume, deleteVolume, getVolume, listVolumes, updateVolume } from './volumes.ts'

const VOLUMES = '/kx/environments/{environmentId}/kxvolumes'
const ERRORS = declares('ResourceNotFound', 'Conflict', 'LimitExceeded', 'Throttling')

export function volumeOperations(parts: VolumeParts) {
  const resource = ({ environmentId, volumeName }: VolumeName) => volumeArn(parts, environmentId, volumeName)
  return {
    CreateKxVolume: operation({
      http: `POST ${VOLUMES}`,
      effect: 'changes',
      input: createKxVolume,
      errors: [...ERRORS, 'ResourceAlreadyExistsException'],
      resource,
      run: input => createVolume(parts, input),
    }),
    ListKxVolumes: operation({
      http: `GET ${VOLUMES}`,
      effect: 'reads',
      query: { ...pagingQuery, volumeType: 'string' },
      input: listKxVolumes,
      errors: ERRORS,
      resource: ({ environmentId }) => environmentArn(parts, environmentId),
      run: input => listVolumes(parts, input),
    }),
    GetKxVolume: operation({
      http: `GET ${VOLUMES}/{volumeName}`,
      effect: 'reads',
      input: getKxVolume,
      errors: ERRORS,
      resource,
      run: input => getVolume(parts, input),
    }),
    UpdateKxVolume: operation({
      http: `PATCH ${VOLUMES}/{volumeName}`,
      effect: 'changes',
      input: updateKxVolume,
      errors: ERRORS,
      resource,
      run: input => updateVolume(parts, input),
    }),
    DeleteKxVolume: operation({
      http: `DELETE ${VOLUMES}/{volumeName}`,
      effect: 'changes',
      query: { clientToken: 'string' },
      input: deleteKxVolume,
      errors: ERRORS,
      resource,
      run: input => deleteVolume(parts, input),
    }),
  }
}
