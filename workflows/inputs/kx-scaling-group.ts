import { createKxScalingGroup } from '../../model/scaling-group.ts'
import { inputOf } from './input-of.ts'

export const scalingGroup = inputOf(createKxScalingGroup).omit({ environmentId: true, clientToken: true })
