import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'

/** botocore's form of the API model, as far as the tests read it. */
export interface Model {
  operations: Record<string, ModelOperation>
  shapes: Record<string, Shape>
}

export interface ModelOperation {
  http: { method: string; requestUri: string }
  input: { shape: string }
  output: { shape: string }
  errors: { shape: string }[]
}

export interface Shape {
  type: string
  members?: Record<string, { shape: string; location?: string; locationName?: string }>
  required?: string[]
  member?: { shape: string }
  key?: { shape: string }
  value?: { shape: string }
  min?: number
  max?: number
  pattern?: string
  enum?: string[]
  error?: { httpStatusCode: number }
}

const folder = resolve(import.meta.dirname, '../../../../../shared/finspace-api')

export const hasModel = existsSync(folder)

/** The model of a release; the newest where none is named. */
export function readModel(release?: '2023-06-05'): Model {
  const file = release === undefined ? 'service-2.json' : `service-2.${release}.json`
  return JSON.parse(readFileSync(resolve(folder, file), 'utf8'))
}

export function shapeOf(model: Model, name: string): Shape {
  const shape = model.shapes[name]
  if (shape === undefined) throw new Error(`expected a shape of the model, got ${name}`)
  return shape
}
