// A form drawn from a JSON Schema: one part for each type, and JSON for what has none of its own.
import Autosuggest from '@cloudscape-design/components/autosuggest'
import Button from '@cloudscape-design/components/button'
import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import Select from '@cloudscape-design/components/select'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Textarea from '@cloudscape-design/components/textarea'
import Toggle from '@cloudscape-design/components/toggle'
import { createContext, type ReactNode, use, useState } from 'react'
import type { JsonSchema } from '../../api/workflows.ts'
import { useChoices } from './choices.ts'
import { keyOf, type Path, recordOf, withValue } from './paths.ts'

export interface SchemaFormProps {
  schema: JsonSchema
  value: unknown
  /** What is wrong, by the key of its path. */
  faults: ReadonlyMap<string, string>
  change: (value: unknown) => void
}

interface Form extends Pick<SchemaFormProps, 'faults'> {
  input: unknown
  set: (path: Path, value: unknown) => void
}

const FormContext = createContext<Form>({ faults: new Map(), input: undefined, set: () => undefined })

export function SchemaForm({ schema, value, faults, change }: SchemaFormProps) {
  const set = (path: Path, next: unknown) => change(withValue(value, path, next))
  return (
    <FormContext value={{ faults, input: value, set }}>
      <Members schema={schema} value={value} path={[]} />
    </FormContext>
  )
}

interface PartProps {
  schema: JsonSchema
  value: unknown
  path: Path
}

function Members({ schema, value, path }: PartProps) {
  const record = recordOf(value)
  return (
    <SpaceBetween size="m">
      {Object.entries(schema.properties ?? {}).map(([name, member]) => (
        <Member
          key={name}
          name={name}
          schema={member}
          value={record[name]}
          path={[...path, name]}
          required={schema.required?.includes(name) ?? false}
        />
      ))}
    </SpaceBetween>
  )
}

interface MemberProps extends PartProps {
  name: string
  required: boolean
}

/** Whole groups that may be left out are closed until somebody adds them. */
function Member({ name, required, ...part }: MemberProps) {
  const { set } = use(FormContext)
  const { schema, value, path } = part
  const isGroup = schema.type === 'object' || schema.type === 'array'
  const label = wordsOf(name)
  if (isGroup && value === undefined && !required) {
    return (
      <Field label={label} schema={schema} path={path}>
        <Button iconName="add-plus" variant="inline-link" onClick={() => set(path, startOf(schema))}>
          Add {label.toLowerCase()}
        </Button>
      </Field>
    )
  }
  return (
    <Field
      label={required ? label : `${label} – optional`}
      schema={schema}
      path={path}
      remove={isGroup && !required ? () => set(path, undefined) : undefined}
    >
      <Part {...part} />
    </Field>
  )
}

interface FieldProps {
  label: string
  schema: JsonSchema
  path: Path
  remove?: (() => void) | undefined
  children: ReactNode
}

function Field({ label, schema, path, remove, children }: FieldProps) {
  const { faults } = use(FormContext)
  return (
    <FormField
      label={label}
      description={schema.description}
      errorText={faults.get(keyOf(path))}
      secondaryControl={
        remove && <Button iconName="remove" variant="icon" ariaLabel={`Remove ${label}`} onClick={remove} />
      }
      stretch
    >
      {children}
    </FormField>
  )
}

function Part(props: PartProps): ReactNode {
  const { schema } = props
  if (schema.enum) return <Choose {...props} options={schema.enum.map(String)} />
  if (schema.type === 'object' && schema.properties) {
    return (
      <div className="nested">
        <Members {...props} />
      </div>
    )
  }
  if (schema.type === 'array' && schema.items) return <Items {...props} items={schema.items} />
  if (schema.type === 'boolean') return <Switch {...props} />
  if (schema.type === 'integer' || schema.type === 'number') return <NumberPart {...props} />
  if (schema.type === 'string') return <TextPart {...props} />
  return <JsonPart {...props} />
}

function Choose({ schema, value, path, options }: PartProps & { options: string[] }) {
  const { set } = use(FormContext)
  const shown = value ?? schema.default
  return (
    <Select
      options={options.map(option => ({ value: option, label: option }))}
      selectedOption={shown === undefined ? null : { value: String(shown), label: String(shown) }}
      placeholder="Choose"
      onChange={({ detail }) => set(path, detail.selectedOption.value)}
    />
  )
}

function Switch({ schema, value, path }: PartProps) {
  const { set } = use(FormContext)
  const checked = (value ?? schema.default) === true
  return (
    <Toggle checked={checked} onChange={({ detail }) => set(path, detail.checked)}>
      {checked ? 'Yes' : 'No'}
    </Toggle>
  )
}

function NumberPart({ schema, value, path }: PartProps) {
  const { set } = use(FormContext)
  return (
    <Input
      type="number"
      inputMode="numeric"
      value={value === undefined ? '' : String(value)}
      placeholder={schema.default === undefined ? '' : String(schema.default)}
      onChange={({ detail }) => set(path, detail.value === '' ? undefined : Number(detail.value))}
    />
  )
}

function TextPart({ value, path }: PartProps) {
  const { set, input } = use(FormContext)
  const choices = useChoices(path, input)
  const text = value === undefined ? '' : String(value)
  // An empty text is one in a list only: elsewhere the member is left out.
  const change = (next: string) =>
    set(path, next === '' && typeof path.at(-1) === 'string' ? undefined : next)
  if (choices === undefined) return <Input value={text} onChange={({ detail }) => change(detail.value)} />
  return (
    <Autosuggest
      value={text}
      options={choices}
      enteredTextLabel={typed => `Use "${typed}"`}
      empty="Nothing there yet"
      onChange={({ detail }) => change(detail.value)}
    />
  )
}

function Items({ value, path, items, schema }: PartProps & { items: JsonSchema }) {
  const { set, faults } = use(FormContext)
  const list = Array.isArray(value) ? value : []
  const isSimple = items.type === 'string'
  const remove = (index: number) =>
    set(
      path,
      list.filter((_, one) => one !== index),
    )
  const canRemove = list.length > (schema.minItems ?? 0)
  return (
    <SpaceBetween size="s">
      {list.map((item, index) => {
        const place = [...path, index]
        return (
          <FormField
            // biome-ignore lint/suspicious/noArrayIndexKey: an item of an input has no name but its place
            key={index}
            label={isSimple ? undefined : `${index + 1}`}
            errorText={faults.get(keyOf(place))}
            secondaryControl={
              canRemove && (
                <Button
                  iconName="remove"
                  variant="icon"
                  ariaLabel={`Remove item ${index + 1}`}
                  onClick={() => remove(index)}
                />
              )
            }
            stretch
          >
            <Part schema={items} value={item} path={place} />
          </FormField>
        )
      })}
      <Button iconName="add-plus" variant="inline-link" onClick={() => set(path, [...list, startOf(items)])}>
        Add one
      </Button>
    </SpaceBetween>
  )
}

/** What has no form of its own is JSON; it counts once it can be read. */
function JsonPart({ value, path }: PartProps) {
  const { set } = use(FormContext)
  const [text, setText] = useState(value === undefined ? '' : JSON.stringify(value, null, 2))
  const [isRead, setRead] = useState(true)
  const change = (next: string) => {
    setText(next)
    try {
      set(path, next.trim() === '' ? undefined : JSON.parse(next))
      setRead(true)
    } catch {
      setRead(false)
    }
  }
  return (
    <Textarea
      value={text}
      rows={3}
      invalid={!isRead}
      placeholder="JSON"
      onChange={({ detail }) => change(detail.value)}
    />
  )
}

/** What a new part begins with: all that it must have. */
function startOf(schema: JsonSchema): unknown {
  if (schema.type === 'array') return [startOf(schema.items ?? {})]
  if (schema.type === 'string') return schema.enum?.[0] ?? ''
  if (schema.type !== 'object') return schema.default ?? null
  const members = Object.entries(schema.properties ?? {})
  const required = members.filter(([name]) => schema.required?.includes(name))
  return Object.fromEntries(
    required
      .filter(([, member]) => member.type === 'object' || member.type === 'array')
      .map(([name, member]) => [name, startOf(member)]),
  )
}

/** `environmentId` as `Environment id`. */
export function wordsOf(name: string): string {
  const words = name.replace(/([a-z0-9])([A-Z])/g, '$1 $2').split(' ')
  return words
    .map((word, index) =>
      /^[A-Z]{2,}/.test(word) ? word : index === 0 ? upperFirst(word) : word.toLowerCase(),
    )
    .join(' ')
}

const upperFirst = (word: string) => word.charAt(0).toUpperCase() + word.slice(1)
