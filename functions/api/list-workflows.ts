import { INPUTS } from '../../workflows/inputs.ts'
import { route } from '../lib/route.ts'

/** `GET /workflows`: the names of all workflows. */
export const handler = route(async () => ({
  status: 200,
  body: { workflows: Object.keys(INPUTS).map(name => ({ name })) },
}))
