extension TerritoryRows {
  static let europe = """
    AX|Åland Islands|sv|sv|
    AL|Albania|en||
    AD|Andorra|es-ES|es|
    AT|Austria|de|de en|JMK
    BY|Belarus|ru|ru|Belarus-Film
    BE|Belgium|de fr nl|de en fr nl|Kijkwijzer
    BA|Bosnia and Herzegovina|hr|hr|
    BG|Bulgaria|en||Bulgaria-Film
    HR|Croatia|hr|en hr|HAVC
    CZ|Czechia|cs|cs|Czechia-Film
    DK|Denmark|da|da en|Medieraadet
    EE|Estonia|en ru|en ru|Estonia-Film
    FO|Faroe Islands|da||
    FI|Finland|fi sv|en fi sv|KAVI
    FR|France|fr|fr|CNC Arcom
    DE|Germany|de|de en|FSK FSF
    GI|Gibraltar|en|en es|
    GR|Greece|el|el en|Greece-Film
    GG|Guernsey|en|en|
    HU|Hungary|hu|hu|NMHH
    IS|Iceland|en||FRISK
    IE|Ireland|en|en|IFCO
    IM|Isle of Man|en|en|
    IT|Italy|it|it|MiC AGCOM
    JE|Jersey|en|en|
    XK|Kosovo|en||
    LV|Latvia|en ru|en ru|Latvia-Film
    LI|Liechtenstein|de|de|
    LT|Lithuania|en||Lithuania-Film
    LU|Luxembourg|de fr|de fr|
    MT|Malta|en|en|
    MD|Moldova|ro ru|ro ru|
    MC|Monaco|fr|fr|
    ME|Montenegro|hr||
    NL|Netherlands|nl|en nl|Kijkwijzer
    MK|North Macedonia|en||
    NO|Norway|nb|en nb|Medietilsynet
    PL|Poland|pl|pl|KRRiT
    PT|Portugal|pt-PT|pt|IGAC
    RO|Romania|ro|ro|CNA
    RU|Russia|ru|ru|Russia-Film|closed
    SM|San Marino|it|it|
    RS|Serbia|hr||any
    SK|Slovakia|cs||Slovakia-Film Slovakia-TV
    SI|Slovenia|en hr|en hr|
    ES|Spain|es-ES|es|ICAA
    SJ|Svalbard and Jan Mayen|nb|nb|
    SE|Sweden|sv|en sv|Mediemyndigheten
    CH|Switzerland|de fr it|de fr it|Filmrating-CH
    UA|Ukraine|uk|uk|Ukraine-Film
    GB|United Kingdom|en|en|BBFC
    VA|Vatican City|it|it|
    """
}
