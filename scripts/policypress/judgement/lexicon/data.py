"""Personal data by kind (M01), sensitive data (M02) and the verbs of collecting."""

from __future__ import annotations

from policypress.judgement.lexicon.families import Lexicon

DATA = Lexicon(
    "data",
    """
name: first name, last name, full name, legal name, full legal name, surname, user name, username,
    maiden name, nickname
email address: email address, e-mail address, email addresses, your email, backup email
phone number: phone number, telephone number, mobile number, cell number, phone numbers
postal address: postal address, mailing address, billing address, shipping address, home address,
    street address, delivery address, work address, zip code, postcode, postal code
birth date: date of birth, birth date, birthday, birthdate, your age
contacts: contact list, contacts list, address book, phonebook, phone book, your contacts, friends list
photos: photo, photograph, picture, image, profile picture, avatar, selfie, video recording, video, camera,
    camera roll
voice: voice, voice recording, audio, audio recording, microphone, call recording, voicemail, recording,
    transcript
messages: your message, message content, content of message, content of your message, private message, direct message,
    chat log, chat, text message, email content, content of your email, communication with us,
    correspondence
payment data: payment information, payment detail, payment data, payment method, credit card, debit card,
    credit card number, card number, bank account, bank detail, iban, financial information,
    financial data, transaction data, transaction record, payment transaction, billing information,
    invoice data, credit score, income, salary
purchases: purchase history, order history, purchase, order detail, transaction history, shopping history
device data: device identifier, device id, device information, device data, device type, device model,
    hardware model, hardware information, operating system, imei, mac address, serial number,
    advertising id, advertising identifier, idfa, unique identifier, mobile identifier, device setting,
    browser type, browser information, user agent, screen resolution, battery level, installed app,
    device name
network data: ip address, internet protocol address, network information, carrier, mobile network, wifi,
    wi-fi, bluetooth, internet service provider, connection information, connection data, signal strength,
    nearby device
usage data: usage data, usage information, browsing data, browsing history, browsing activity,
    browsing behavior, search history, search query, search term, click-stream, clickstream,
    clickstream data, click, page view, page visited, pages you visit, web page visited, visited page,
    url visited, referring url, referrer, timestamp, session, session recording, keystroke, mouse movement,
    scroll, log data, log file, server log, activity log, activity information, activity data,
    interaction data, interaction, viewing history, watch history, duration of visit, content viewed,
    time spent, crash report, diagnostic data, telemetry, log information, traffic data, metadata,
    usage pattern, behavioral data
location: location, location data, location information, approximate location, general location, city,
    country, time zone, region
cookies data: cookie identifier, cookie id, pixel data, local storage, device storage, tag data
social data: social media account, social media profile, social network, social profile, public profile,
    profile information, profile data, connected account
work data: employment history, resume, curriculum vitae, cv, job title, employer, work experience,
    education, profession, occupation, role, industry, qualification, company name, department
preferences: preference, interest, favourite, hobby, language preference, survey response, survey, review,
    feedback, rating
inferences: inference, infer, derived data, predict, prediction, characteristic, segment
demographics: demographic information, demographic data, demographic, gender, marital status, family,
    household, nationality, citizenship, language, household income, title
identity documents: driver's license, driving license, identity card, id card, government id,
    government-issued id, identity document, tax id, tax number, vat number, vat id, account number,
    license plate, vehicle, vehicle information
user content: user content, content you upload, uploaded content, file, document, calendar, your notes, notes you,
    content of your, data you upload, posts, comments you
personal data: personal data, personal information, personally identifiable information, your data,
    your information, customer data, user data, user information, customer information, account data,
    account information, information about you, contact information, contact data, contact detail,
    login credential, credential, password, 2fa info, usage statistic
third-party sources: publicly available, public sources, publicly available information, data broker,
    from third parties, other sources, third-party source, information from third parties
""",
)
"""Kinds of personal data; the concept is the class a policy would name."""

SENSITIVE = Lexicon(
    "sensitive data",
    """
biometrics: biometric, biometrics, biometric data, biometric information, biometric identifier,
    fingerprint, faceprint, face recognition, facial recognition, recognize face, recognise face, face,
    facial, voiceprint, iris, retina, face scan, face geometry
health: health, health data, health information, medical, medical information, medication, disability,
    diagnosis, hipaa, protected health information, patient, pregnancy, mental health, vaccination,
    covid-19, covid, heart rate, fitness data, sleep data, menstrual
precise location: precise location, precise geolocation, exact location, gps, gps location,
    gps coordinates, geolocation, real-time location, fine location
origin: racial, race, ethnic, ethnicity, ethnic origin, racial origin, national origin, colour of skin,
    caste
belief: religion, religious, religious belief, philosophical belief, political opinion,
    political affiliation, political view, trade union, union membership
sexuality: sexual orientation, sex life, gender identity, sexual preference, transgender
genetics: genetic, genetic data, dna
crime: criminal record, criminal conviction, criminal history, background check, criminal offence
government identifiers: social security number, social security, ssn, national identification number,
    national insurance number, passport number, passport, government identifier
sensitive data: sensitive data, sensitive information, sensitive personal data,
    sensitive personal information, special category, special categories, special category data,
    highly sensitive
neural and intimate data: neural data, brain, emotion, emotional state, intimate
""",
)
"""Data the law protects more, and words that name them."""

COLLECT = Lexicon(
    "collecting",
    """
collect: collect, collection, gather, capture, harvest, scrape, crawl, compile
receive: receive, obtain, acquire, import, pull
record: record, log, track, monitor, monitoring, observe, scan, listen, watch, keystroke
infer: infer, derive, deduce, predict, profile
ask: ask for, ask you, request from you, require you to provide, provide us with, you provide, submit,
    asks for
access data: access your, read your, view your, sync your, upload your
""",
    fine=True,
)
"""Ways of coming by data."""

HANDLING = Lexicon(
    "handling data",
    """
handling: collect, use, process, store, share, disclose, receive, obtain, keep, retain, transfer, provide,
    record, analyze, analyse, access, send, transmit, combine, link, track, monitor, gather, infer, log,
    save, delete, sell, match, associate
""",
)
"""Verbs that say what happens to data."""
