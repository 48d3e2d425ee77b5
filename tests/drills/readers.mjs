// What the calendar programs of the browser world find in a file: one JSON list for each reader, events by UID.
// node readers.mjs FILE, in a folder where ical.js, node-ical and ts-ics are installed.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const here = createRequire(join(process.cwd(), "package.json"));
const load = (name) => import(pathToFileURL(here.resolve(name)).href);
const { default: ICAL } = await load("ical.js");
const { default: nodeIcal } = await load("node-ical");
const { convertIcsCalendar } = await load("ts-ics");

const text = readFileSync(process.argv[2], "utf8");
const day = (moment) => moment.toISOString().slice(0, 10);

function icalJs() {
  const calendar = new ICAL.Component(ICAL.parse(text));
  for (const zone of calendar.getAllSubcomponents("vtimezone")) ICAL.TimezoneService.register(zone);
  return calendar.getAllSubcomponents("vevent").map((part) => {
    const event = new ICAL.Event(part);
    const at = (time) => (time.isDate ? time.toString() : time.toJSDate().toISOString());
    return [event.uid, event.summary, at(event.startDate), at(event.endDate), part.getFirstPropertyValue("status")];
  });
}

function nodeIcalFinds() {
  const said = (value) => (typeof value === "object" ? value.val : value);
  const local = (date) =>
    [date.getFullYear(), date.getMonth() + 1, date.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
  return Object.values(nodeIcal.sync.parseICS(text))
    .filter((each) => each.type === "VEVENT")
    .map((event) => {
      const at = (date) => (event.datetype === "date" ? local(date) : date.toISOString());
      return [event.uid, said(event.summary), at(event.start), at(event.end), event.status];
    });
}

function tsIcs() {
  const at = (moment) => (moment.type === "DATE" ? day(moment.date) : moment.date.toISOString());
  return convertIcsCalendar(undefined, text).events.map((event) => [
    event.uid,
    event.summary,
    at(event.start),
    at(event.end),
    event.status,
  ]);
}

const found = { "ical.js": icalJs(), "node-ical": nodeIcalFinds(), "ts-ics": tsIcs() };
console.log(JSON.stringify(found));
