import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Deployment, Evaluation } from './evaluate.ts'
import type { Resource } from './mocks.ts'

export interface Evaluated extends Evaluation {
  /** The resources of a type, such as lambda/function:Function. */
  all(type: string): Resource[]
  /** The inputs of the one resource of that type and logical name. */
  one(type: string, name: string): Resource['inputs']
}

/** What a deployment would create, evaluated in a process of its own. Rejects with what the app says is wrong. */
export async function evaluated(deployment: Deployment): Promise<Evaluated> {
  const main = join(import.meta.dirname, 'main.ts')
  const args = [main, JSON.stringify(deployment)]
  const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: 1e8 })
  const evaluation = JSON.parse(stdout) as Evaluation
  const all = (type: string) => evaluation.resources.filter(resource => resource.type === `aws:${type}`)
  const one = (type: string, name: string) => {
    const [found, ...more] = all(type).filter(resource => resource.name === name)
    if (found !== undefined && more.length === 0) return found.inputs
    throw new Error(`expected one ${type} called ${name}, got ${all(type).map(resource => resource.name)}`)
  }
  return { ...evaluation, all, one }
}
