/**
 * Short forms of business English and what they are short for. Own work; only forms that mean one thing in column
 * names ("no" is number: a column is never called "no" for a denial).
 */
export const abbreviations: Record<string, string> = Object.fromEntries(
  `acct account;addr address;adr address;amt amount;approx approximate;appt appointment;attn attention;avg average;
  bal balance;bday birthday;bldg building;cat category;cd code;cfg configuration;chg charge;cnt count;cntry country;
  co company;comm comment;corp corporation;ctry country;cty city;cur currency;curr currency;cust customer;
  db database;del delivery;dept department;desc description;descr description;dest destination;dev device;
  dim dimension;disc discount;dist distance;div division;dob birthdate;doc document;dt date;dur duration;
  eff effective;emp employee;eqp equipment;equip equipment;est estimate;exp expiry;ext extension;
  fname firstname;fn firstname;fax fax;freq frequency;fy fiscalyear;gen gender;grp group;hrs hour;ht height;hum humidity;
  img image;inv invoice;inc incorporated;indiv individual;info information;intl international;itm item;
  lname lastname;ln lastname;lang language;lat latitude;len length;lng longitude;loc location;lon longitude;
  lvl level;manuf manufacturer;mfg manufacturer;mfr manufacturer;max maximum;mgr manager;mid middle;min minimum;
  misc miscellaneous;mob mobile;mod modified;msg message;mth month;nat nationality;nbr number;nm name;no number;nr number;num number;
  obs observation;occ occupation;op operation;opt option;ord order;org organization;orig original;
  pct percent;perc percent;ph phone;phn phone;pkg package;po purchaseorder;pos position;pmt payment;pref preference;
  prev previous;prod product;proj project;ptd paid;pub publisher;pwr power;qtr quarter;qty quantity;quant quantity;
  rcvd received;recv received;ref reference;reg region;rel relation;rep representative;req request;
  rev revenue;seq sequence;sn serialnumber;spec specification;sqft area;src source;ssn socialsecuritynumber;st state;stat status;std standard;
  str street;sub subscription;subcat subcategory;sz size;tel phone;temp temperature;tmp temperature;tot total;trans transaction;
  ts timestamp;txn transaction;txt text;typ type;tz timezone;uom unit;upd updated;usr user;util utilization;val value;
  vat tax;veh vehicle;vol volume;vend vendor;wh warehouse;whs warehouse;wt weight;yr year;ytd yeartodate`
    .split(';')
    .map(pair => pair.trim().split(' '))
    .map(([short = '', long = '']) => [short, long]),
)
