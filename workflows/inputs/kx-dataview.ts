import { createKxDataview } from '../../model/dataview.ts'
import { inputOf } from './input-of.ts'

export const dataview = inputOf(createKxDataview).omit({ environmentId: true, clientToken: true })
