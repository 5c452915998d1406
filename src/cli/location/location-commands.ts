// Names, arguments and options of the location and dedicated-ip commands. What they do is loaded when called.
import { Argument, type Command, InvalidArgumentError, Option } from 'commander'
import { charset, json, onBrand, wholeNumber, yes } from '../options.ts'
import type { Terminal } from '../terminal.ts'

const IMPORT_HELP = `
A file of JSON, as "location list --json" prints it:
  {"countries": [{"id": 1, "iso_code": "DE", "name": "Germany", "latitude": 51, "longitude": 9,
                  "rank": 1, "is_virtual": false, "is_smart_dns": false, "is_freemium": false}],
   "cities": [{"id": 1, "country": "DE", "name": "Berlin", "latitude": 52.52, "longitude": 13.4, "is_freemium": false}],
   "protocols": [{"id": 1, "slug": "ikev2", "name": "IKEv2", "port": 500}]}
or of CSV with these names as columns and one more, "kind", which says country, city or protocol:
  kind,id,iso_code,country,name,latitude,longitude
  country,1,DE,,Germany,51,9
  city,1,,DE,Berlin,52.52,13.4

An entry is found by iso_code, by country (or country_id) and name, or by slug. Fields that it leaves out stay unchanged. A
new entry gets the next number, the same number as rank, and false for switches. With --replace only the entries of the file
remain, of each kind that the file has, and numbers may change, but not those that gateways use. Limits of accounts name
numbers too.`

export function addLocationCommands(location: Command, terminal: Terminal): void {
  const add = location.command('add').description('add a country, city or protocol')
  const set = location.command('set').description('change a country, city or protocol')
  onCountry(point(numbered(add.command('country').description('add a country'))))
    .requiredOption('--code <code>', 'two letters')
    .requiredOption('--name <name>', 'English name')
    .action(async (options) => (await import('./location.ts')).locationAdd('countries', options, terminal))
  onFreemium(point(numbered(add.command('city').description('add a city'))))
    .requiredOption('--country <country>', 'code or name')
    .requiredOption('--name <name>', 'English name')
    .action(async (options) => (await import('./location.ts')).locationAdd('cities', options, terminal))
  numbered(add.command('protocol').description('add a protocol'))
    .requiredOption('--slug <slug>', 'its name in calls and gateway commands')
    .option('--name <name>', 'the name that people read; default: the slug')
    .requiredOption('--port <port>', 'usual port', wholeNumber)
    .action(async (options) => (await import('./location.ts')).locationAdd('protocols', options, terminal))
  onCountry(point(set.command('country <code>').description('change a country').addOption(json())))
    .option('--name <name>', 'English name')
    .action(async (code, options) =>
      (await import('./location.ts')).locationSet('countries', code, options, terminal),
    )
  onFreemium(point(set.command('city <name>').description('change a city').addOption(json())))
    .requiredOption('--country <country>', 'code or name')
    .action(async (name, options) =>
      (await import('./location.ts')).locationSet('cities', name, options, terminal),
    )
  set
    .command('protocol <slug>')
    .description('change a protocol')
    .option('--name <name>', 'the name that people read')
    .option('--port <port>', 'usual port', wholeNumber)
    .addOption(json())
    .action(async (slug, options) =>
      (await import('./location.ts')).locationSet('protocols', slug, options, terminal),
    )
  location
    .command('list')
    .description('list the catalogue; --json prints the form that "location import" reads')
    .addArgument(
      new Argument('[kind]', 'default: how many there are').choices(['countries', 'cities', 'protocols']),
    )
    .option('--country <country>', 'cities of this country only')
    .addOption(json())
    .action(async (kind, options) => (await import('./location.ts')).locationList(kind, options, terminal))
  location
    .command('import <file>')
    .description('extend or replace the catalogue from a JSON or CSV file, with your own numbers')
    .option('--replace', 'remove entries that the file does not have, and let numbers change')
    .addOption(yes())
    .addOption(charset())
    .addOption(json())
    .addHelpText('after', IMPORT_HELP)
    .action(async (file, options) => (await import('./location.ts')).locationImport(file, options, terminal))
}

export function addDedicatedIpCommands(dedicatedIp: Command, terminal: Terminal): void {
  onBrand(dedicatedIp.command('add').description('add addresses to the stock'))
    .argument(
      '<addresses...>',
      '198.51.100.7, 198.51.100.10-20 or 198.51.100.0/28 (every address of it), IPv6 alike',
    )
    .requiredOption('--country <country>', 'code or name')
    .requiredOption('--host <host>', 'host name that their holders connect to')
    .action(async (addresses, options) =>
      (await import('./dedicated-ip.ts')).dedicatedIpAdd(addresses, options, terminal),
    )
  onBrand(dedicatedIp.command('list').description('list the stock and its holders'))
    .option('--country <country>', 'code or name')
    .addOption(
      new Option('--status <status>', 'only addresses with this status').choices([
        ...['free', 'assigned', 'quarantined'],
      ]),
    )
    .action(async (options) => (await import('./dedicated-ip.ts')).dedicatedIpList(options, terminal))
  onBrand(dedicatedIp.command('release').description('end the quarantine of an address'))
    .argument('<address>')
    .option('--force', 'take it from its holder too; it is then quarantined')
    .action(async (address, options) =>
      (await import('./dedicated-ip.ts')).dedicatedIpRelease(address, options, terminal),
    )
}

function numbered(command: Command): Command {
  return command.option('--id <id>', 'its number; default: the next', wholeNumber).addOption(json())
}

function point(command: Command): Command {
  return command
    .option('--lat <degrees>', 'latitude, south is negative', degrees)
    .option('--lon <degrees>', 'longitude, west is negative', degrees)
}

function onFreemium(command: Command): Command {
  return command
    .option('--freemium', 'freemium accounts may connect there')
    .option('--no-freemium', 'freemium accounts may not connect there')
}

function onCountry(command: Command): Command {
  return onFreemium(command)
    .option('--rank <rank>', 'place in lists; default: its number', wholeNumber)
    .option('--virtual', 'its gateways are in another country')
    .option('--no-virtual', 'its gateways are in this country')
    .option('--smart-dns', 'it has smart DNS')
    .option('--no-smart-dns', 'it has no smart DNS')
}

function degrees(text: string): number {
  if (/^-?\d{1,3}(\.\d+)?$/.test(text)) return Number(text)
  throw new InvalidArgumentError('Write degrees such as 52.52 or -33.87.')
}
