import { createKxUser } from '../../model/user.ts'
import { inputOf } from './input-of.ts'

export const user = inputOf(createKxUser).omit({ environmentId: true, clientToken: true })
