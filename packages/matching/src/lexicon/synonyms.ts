/**
 * Words and phrases that people use for one thing in the headers of business tables, a line each; the first is the
 * one we go by. Own work. A word stands in one line only; a phrase of several words is found before its words are.
 */
export const synonyms: readonly (readonly string[])[] = `
first name,firstname,given name,givenname,forename,fore name
last name,lastname,surname,family name,familyname
full name,fullname,complete name
middle name,middlename
email,e mail,mail address,email address,e mail address,mail
phone,telephone,phone number,telephone number,contact number,landline
mobile,cell,mobile phone,cell phone,mobile number,cellphone,cell number,mobile phone number
fax,fax number,telefax
website,web site,url,homepage,web page,website url,web address,link
birthdate,birth date,date of birth,birthday,born
birthplace,place of birth
gender,sex
salutation,honorific,title prefix,form of address
job title,position title,role title,occupation,profession
postal code,postalcode,zip,zip code,zipcode,postcode,post code
country,nation
state,province,state province,state region
city,town,municipality,locality
street,street address,address line,street line
region,area region
company,organization,organisation,firm,business name,company name,employer,account name,organization name
customer,client,patron,shopper
vendor,supplier,provider
manufacturer,maker,producer
employee,staff member,worker,personnel
owner,responsible,assignee,assigned to,owned by
manager,supervisor,reports to
department,business unit
product,article,merchandise
item,line item
sku,stock keeping unit,article number,item number,product code,item code,part number
barcode,ean,upc,gtin
serial number,serialnumber,serial
order number,order id,order no,ordernumber,order code
purchase order,purchaseorder,po number
invoice number,invoice id,invoice no,bill number
quantity,units,pieces,item count
price,unit price,unitprice,price each,selling price,list price
cost,unit cost,expense
amount,sum,value amount
total,grand total,total amount,amount total,total price,order total
subtotal,sub total,net total,net amount
tax,vat amount,sales tax,tax amount,gst
discount,rebate,reduction
shipping,freight,delivery,shipment
shipping cost,shipping price,shipping fee,delivery fee,freight cost,shipping amount
revenue,sales,turnover,income
profit,margin,earnings
balance,outstanding
currency,currency code
payment method,payment type,paid by,pay method
paid,settled
order date,ordered on,ordered at,date ordered,purchase date,purchased at,purchased on
ship date,shipped on,shipped at,date shipped,shipping date,dispatch date
due date,due on,payable by,deadline,due
created,created at,created on,create date,creation date,date created,created date,createdate,created time
updated,updated at,updated on,last modified,modified,last updated,modified at,last modified date,date modified,modified date,last change,changed at,last update
deleted,deleted at,removed at
start date,start,begin date,from date,started at,begin,valid from,started on
end date,end,finish date,to date,ended at,valid to,valid until,ended on
timestamp,date time,datetime,recorded at,logged at,recorded,measured at
date,day
time zone,timezone
year,calendar year
description,details,summary,body
note,notes,comment,comments,remark,remarks,memo,annotation
status,state of order,condition
stage,phase
type,kind,class
category,genre
subcategory,sub category
group,segment
name,label,denomination
title,headline
identifier,id,key,uid,ident
code,short code
number,nr
reference,external id
username,user name,login,user id,login name
password,passphrase
language,locale
weight,mass
height,tall
width,breadth
depth,thickness
length,long
size,dimensions
color,colour
image,picture,photo,image url,photo url
file,attachment
location,place,site,venue,facility
warehouse,depot,storage,stockroom
stock,inventory,on hand,in stock,quantity on hand,stock level,inventory quantity
latitude,geo lat
longitude,geo lng
temperature,degrees
humidity,relative humidity,rh
speed,velocity,rpm
power,wattage
voltage,volt,volts
current,amps,ampere,amperes
frequency,hertz
rating,score,stars
vote,votes
rank,ranking
percent,percentage,share,pct
rate,ratio
count,number of,num of,total number
active,enabled,is active
source,origin,channel
campaign,campaign name
clicks,click count
impressions,views,page views
asset tag,asset number,inventory number
priority,urgency,importance
probability,likelihood,chance
bank account,iban,account number
tax number,vat number,vat id,tax id
tag,tags,keyword,keywords
user,member
author,written by,writer
director,directed by
subscription,plan
website traffic,visits,sessions
age,years old
nationality,citizenship
marital status,civil status
emergency contact,next of kin
school,university,college
grade,class level,year group
salary,wage,pay,compensation
duration,elapsed,time spent
tracking number,tracking code,tracking,tracking id
carrier,shipping carrier,courier
`
  .trim()
  .split('\n')
  .map(line => line.split(','))
