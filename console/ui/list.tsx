import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import Header from '@cloudscape-design/components/header'
import Table, { type TableProps } from '@cloudscape-design/components/table'
import { type ReactNode, useState } from 'react'
import { Failure } from './failure.tsx'

/** Rows drawn at first, and more at each press: a browser stays quick whatever there is. */
const ROWS = 50

export interface Column<Item> {
  name: string
  cell: (item: Item) => ReactNode
  /** Wide enough for what stands in it. */
  width?: number
}

export interface ListProps<Item> {
  title: string
  items: readonly Item[] | undefined
  id: (item: Item) => string
  columns: readonly Column<Item>[]
  empty: ReactNode
  loading?: boolean
  error?: Error | undefined
  actions?: ReactNode
  filter?: ReactNode
  description?: ReactNode
  /** How many there are, where that is not what is shown. */
  counter?: string
  /** There is more to ask for. */
  more?: (() => void) | undefined
  expandable?: TableProps.ExpandableRows<Item>
  variant?: TableProps.Variant
}

/** A table of a bounded number of rows. */
export function List<Item>(props: ListProps<Item>) {
  const { title, items, columns, id, more } = props
  const [most, setMost] = useState(ROWS)
  const all = items ?? []
  const rest = all.length - most
  const goOn = rest > 0 ? () => setMost(most + ROWS) : more
  return (
    <Table
      variant={props.variant ?? 'container'}
      header={
        <Header
          variant="h2"
          counter={items === undefined ? '' : `(${props.counter ?? all.length.toLocaleString('en-US')})`}
          actions={props.actions}
          description={props.description}
        >
          {title}
        </Header>
      }
      ariaLabels={{ tableLabel: title }}
      items={all.slice(0, most)}
      trackBy={id}
      columnDefinitions={columns.map(({ name, cell, width }) => ({
        id: name,
        header: name,
        cell,
        ...(width === undefined ? {} : { minWidth: width }),
      }))}
      {...(props.expandable === undefined ? {} : { expandableRows: props.expandable })}
      wrapLines
      filter={
        (props.filter || props.error) && (
          <>
            {props.filter}
            <Failure error={props.error} />
          </>
        )
      }
      loading={items === undefined && props.error === undefined && props.loading !== false}
      loadingText={`Reading ${title.toLowerCase()}`}
      empty={props.error === undefined ? props.empty : null}
      footer={
        goOn && (
          <Box textAlign="center">
            <Button variant="inline-link" onClick={goOn}>
              {rest > 0 ? `Show more of ${all.length.toLocaleString('en-US')}` : 'Show older ones'}
            </Button>
          </Box>
        )
      }
    />
  )
}
