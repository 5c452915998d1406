// The dedicated addresses of a brand: how many are free in each country, and each with who has it. Filters and cursor are in the
// address.
import { useState } from 'preact/hooks'
import { p } from '../../elements.ts'
import { words } from '../../language.ts'
import { button } from '../../parts/button.ts'
import { card, pageHead } from '../../parts/card.ts'
import { filterBar, selectChip } from '../../parts/filter-chips.ts'
import { emptyState, withData } from '../../parts/states.ts'
import { dataTable, pager } from '../../parts/table.ts'
import { formats } from '../../present.ts'
import { useReading } from '../../reading.ts'
import { place, setQuery } from '../../router.ts'
import { can, isOneBrand } from '../../who.ts'
import { addAddresses } from './add-addresses.ts'
import { type Address, columnsOf, STATES, stateText } from './address-columns.ts'
import { type Counts, countriesCard } from './countries.ts'
import { releaseAddress } from './release-address.ts'

const ROWS = 50

type Open = 'add' | Address

export function page() {
  const t = words('addresses')
  const { query } = place.value
  const [open, setOpen] = useState<Open>()
  const after = query.get('after') ?? undefined
  const [country, status] = [
    query.get('country') ?? undefined,
    STATES.find((one) => one === query.get('status')),
  ]
  const counts = useReading(isOneBrand.value ? '/addresses/counts' : undefined, {})
  const addresses = useReading('/addresses', { query: { country, status, limit: ROWS, after } })
  const isFiltered = country !== undefined || status !== undefined || after !== undefined
  const add = (kind: 'primary' | 'plain') =>
    can('addresses:write') &&
    isOneBrand.value &&
    button({ kind, icon: 'plus', onClick: () => setOpen('add') }, t('add'))
  const shared = {
    onClose: () => setOpen(undefined),
    onDone: () => {
      counts.reload()
      addresses.reload()
    },
  }
  return [
    pageHead({ title: words('frame')('addresses'), actions: add('primary') }),
    counts.data &&
      counts.data.data.length > 0 && [
        countriesCard({
          counts: counts.data.data,
          chosen: country,
          onChoose: (code) => filter('country', code),
        }),
        filters(counts.data.data, country, status),
      ],
    card(
      { flush: true },
      withData(addresses, ({ data, next }) => [
        dataTable<Address>({
          ...{ label: words('frame')('addresses'), columns: columnsOf(), rows: data },
          ...{ keyOf: ({ id }) => id, isChanging: addresses.isChanging },
          actions: can('addresses:write') ? actionsOf(setOpen) : undefined,
          empty: isFiltered
            ? noneFound()
            : emptyState({ title: t('none'), icon: 'addresses' }, p(t('noneText')), add('plain')),
        }),
        pager({ next, isLater: after !== undefined, onPage: (cursor) => setQuery({ after: cursor }) }),
      ]),
    ),
    open === 'add' && addAddresses(shared),
    open !== undefined && open !== 'add' && releaseAddress({ of: open, ...shared }),
  ]
}

function filter(name: 'country' | 'status', value: string | undefined): void {
  setQuery({ [name]: value, after: undefined })
}

function filters(counts: Counts, country: string | undefined, status: Address['status'] | undefined) {
  const t = words('addresses')
  const format = formats()
  return filterBar(
    selectChip({
      ...{
        label: t('country'),
        value: country,
        all: t('all'),
        onChange: (value) => filter('country', value),
      },
      choices: counts.map(({ country: value }) => ({ value, text: format.country(value) })),
    }),
    selectChip({
      ...{ label: t('status'), value: status, all: t('all'), onChange: (value) => filter('status', value) },
      choices: STATES.map((value) => ({ value, text: stateText(value) })),
    }),
  )
}

function actionsOf(open: (address: Address) => void) {
  return (address: Address) =>
    address.status === 'free'
      ? []
      : [
          {
            ...{ name: 'release', text: words('addresses')('release'), icon: 'out' as const },
            ...{ isBad: address.status === 'assigned', onClick: () => open(address) },
          },
        ]
}

function noneFound() {
  const t = words('addresses')
  const all = { country: undefined, status: undefined, after: undefined }
  return emptyState(
    { title: t('noneFound'), icon: 'search' },
    button({ onClick: () => setQuery(all) }, t('showAll')),
  )
}
